"""How mail leaves: one file for each way. Only the delivery of :mod:`generator.mail` comes in."""
