"""What an author types, a file a subject."""
