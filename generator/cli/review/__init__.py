"""``agreements review``: what is left to a person, one by one or at once."""
