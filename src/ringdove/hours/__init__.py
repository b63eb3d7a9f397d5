"""Opening times: a week of hours, days that differ, public holidays."""
