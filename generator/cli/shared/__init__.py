"""What several commands need: console, options, loading, progress."""
