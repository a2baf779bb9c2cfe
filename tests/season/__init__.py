"""A whole season, played from outside by the command line."""
