"""Ways to make the same form, one per module.

Each module has a ``LABEL`` and a function ``prepare(papers) -> Maker``: what is done once, before
the clock starts, with papers to warm up on. The maker then writes one file (ours: two) per paper.
"""
