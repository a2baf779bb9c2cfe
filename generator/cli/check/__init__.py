"""``agreements check``: judge what came back."""
