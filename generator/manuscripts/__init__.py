"""The papers themselves, as PDFs: what their first pages print, beside the list.

``first_page`` reads a page's lines in a process with limits, ``printed`` finds title and authors
among them, ``compare`` says in what they differ from a paper of the list.
"""
