"""What screens will be told: numbered updates for each user, and who is listening."""
