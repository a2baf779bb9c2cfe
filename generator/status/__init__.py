"""How it stands with each paper, from the state of an output folder; nothing here prints."""
