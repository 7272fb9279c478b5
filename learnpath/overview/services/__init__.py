"""What the composing screens read, in a small constant number of queries."""
