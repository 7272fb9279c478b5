"""`make a11y`: every page, for every role, in its states: axe-core, the Nu HTML checker and checks of our own."""
