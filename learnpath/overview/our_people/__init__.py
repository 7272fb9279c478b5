"""HR's window: its own people, how far they have come, their certificates. Nothing that people wrote."""
