"""``python -m generator.cli`` is ``agreements``."""

from generator.cli import main

main()
