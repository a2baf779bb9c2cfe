"""``agreements check --review``: what is left to a person, one by one."""
