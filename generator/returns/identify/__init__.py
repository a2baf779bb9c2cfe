"""Which form a returned file is, and which page is which."""
