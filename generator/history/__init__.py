"""What happened to each form, from the state of an output folder; nothing here prints."""
