"""What follows from what was found: the rules, and what they look at."""
