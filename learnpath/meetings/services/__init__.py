"""What the screens of meetings ask for."""
