"""SMS by e-mail: letters to agents, their links, their answers."""
