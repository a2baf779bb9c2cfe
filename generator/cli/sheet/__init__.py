"""``agreements sheet``: thirty signatures at a look."""
