"""Blocks to lines to pages: what stands where, in points; no byte of a file is written here.

For the rooms of ``pdf/`` alone.
"""
