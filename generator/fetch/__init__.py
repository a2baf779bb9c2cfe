"""Lists of papers from where they are kept: the only room, but for mail, that goes to the network.

What is fetched is saved as a file that :mod:`generator.sources` reads like any export.
"""
