"""Tests mirror the source; they speak to PostgreSQL, HTTP and the screen."""
