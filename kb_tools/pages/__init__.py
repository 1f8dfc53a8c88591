"""What stands on each page, as plain data: no template engine, no site generator."""
