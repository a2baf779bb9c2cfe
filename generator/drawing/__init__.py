"""What reportlab draws: all that is put on pages beside the forms' own text.

Any room above may come in. The forms themselves are laid out and written in :mod:`generator.pdf`.
"""
