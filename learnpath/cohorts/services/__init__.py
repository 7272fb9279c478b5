"""What the screens of a cohort ask for, one file a subject."""
