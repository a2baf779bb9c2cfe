"""What is laid out as the bytes of a PDF (ISO 32000-1); :mod:`generator.pdf.file.document` leads.

For the rooms of ``pdf/`` alone.
"""
