"""Who gets an SMS: groups, agent statuses, media events, offers and their distribution."""
