"""Mail: servers, letters on their way out, and who is told when something is wrong."""
