"""Providers whose mailboxes want tokens instead of passwords (OAuth 2.0)."""
