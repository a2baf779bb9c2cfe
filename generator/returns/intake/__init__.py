"""Paths, archives and mails to files, each copied once."""
