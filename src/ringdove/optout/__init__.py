"""Opt-out: who must not be texted any more, who said so, and by which SMS."""
