"""Ways out: SMS send connectors, and replies on their way to the customer."""
