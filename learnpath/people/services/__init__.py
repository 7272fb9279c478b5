"""What people's screens ask for: links, sessions, organisations, memberships."""
