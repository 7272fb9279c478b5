"""What every feature stands on, and nothing of the domain."""
