"""Whether the terms are those that were issued: the same objects, words and looks."""
