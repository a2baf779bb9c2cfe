"""The record of a volume: what was handed in, by whom it was decided, on paper and sealed."""
