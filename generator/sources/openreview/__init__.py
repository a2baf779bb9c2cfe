"""OpenReview: notes of both API versions, and the console's status table."""
