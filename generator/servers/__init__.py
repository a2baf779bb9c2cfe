"""Other people's servers: where they are, how a connection is kept private, who logs in."""
