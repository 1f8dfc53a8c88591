"""Votes that other programs collected before, brought into the store."""
