"""``agreements send``: plan and send the mails."""
