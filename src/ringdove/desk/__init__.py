"""What agents and supervisors do and see: the desk, its stream, media events, received SMS."""
