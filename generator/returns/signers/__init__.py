"""Who signed, how, when, and under which name."""
