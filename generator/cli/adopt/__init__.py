"""``agreements adopt``: a volume whose forms were made elsewhere, in one go."""
