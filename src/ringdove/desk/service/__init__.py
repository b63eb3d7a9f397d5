"""What agents and supervisors do and see."""
