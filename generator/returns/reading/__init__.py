"""What a returned file holds: opened within limits, in plain values."""
