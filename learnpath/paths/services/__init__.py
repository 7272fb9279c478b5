"""What one does with paths, a file a subject."""
