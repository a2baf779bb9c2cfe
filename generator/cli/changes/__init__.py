"""``agreements changes``: what would change, and what that asks for."""
