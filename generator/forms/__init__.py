"""One paper, one template, who signs: the agreement, and its rendering as PDF and Markdown."""
