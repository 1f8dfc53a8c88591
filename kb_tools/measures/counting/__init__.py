"""Counting: the statements of the measures, each once, for every engine. Whole numbers come out of here."""
