"""A year of a believable help centre of which the truth is known: for a first look, for tests, for docs."""
