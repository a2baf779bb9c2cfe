"""Documents as Markdown: the reader of templates and written agreements, and the writer."""
