"""Who is who: resellers, clients, users, their rights, and their sessions."""
