"""All SQL of the ACD. One function, one statement; no decisions in here."""
