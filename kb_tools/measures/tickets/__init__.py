"""Exports of help desks become tickets: one module a desk, each a generator `read(stream, settings)`.

What a desk tells is read by an allow list of fields. Subjects, names and addresses are never looked at;
a reply's text only for links to articles, and never kept.
"""
