"""What is made with a new client or from a table of users, each all or nothing."""
