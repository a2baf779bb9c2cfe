"""Mailing the forms: who gets what, as bytes, once each."""
