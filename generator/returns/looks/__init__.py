"""What the page shows in each field, explained by its value, and what is left."""
