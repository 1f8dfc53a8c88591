"""The site's search: the index that a build writes and that one module of the page asks."""
