"""One file a rule. A rule's docstring is its page in the reference; its examples are its tests."""
