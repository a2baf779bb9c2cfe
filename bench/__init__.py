"""How fast forms are made, beside other ways to make them; see README.md."""
