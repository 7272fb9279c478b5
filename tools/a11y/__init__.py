"""`make a11y`: every page, for every role, in its states, looked at by axe-core, the Nu HTML checker and checks of our own."""
