"""Publication agreements from paper metadata."""
