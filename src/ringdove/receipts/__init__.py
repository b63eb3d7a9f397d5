"""The receipt: what became of every SMS, and what was received and sent, by the client's days."""
