"""BibTeX: entries to papers, with a fault for everything that is wrong."""
