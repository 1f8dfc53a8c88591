"""Beeline's engine: articles, checks, pages, search, feedback and measures, without a site generator."""

__version__ = "0.1.0"
