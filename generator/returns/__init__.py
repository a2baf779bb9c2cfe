"""What comes back: read, matched to what was issued, judged, and packed for the publisher.

Nothing here changes a returned file. Each is read in a process of its own with bounded time and
memory, because it comes from a stranger.
"""
