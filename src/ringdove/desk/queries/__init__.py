"""All SQL of the desk: it reads what others wrote, and writes nothing."""
