"""learnpath: leadership training shared by several municipalities, from invitation to certificate."""
