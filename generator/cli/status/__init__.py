"""``agreements status``: who is where, in the terminal and as a page."""
