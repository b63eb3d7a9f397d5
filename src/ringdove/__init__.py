"""Ringdove: an SMS contact centre."""
