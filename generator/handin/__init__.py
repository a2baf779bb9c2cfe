"""What a publisher gets: which forms, under which names, with which record."""
