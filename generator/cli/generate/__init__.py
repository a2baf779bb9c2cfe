"""``agreements generate``: make the forms that are new or have changed."""
