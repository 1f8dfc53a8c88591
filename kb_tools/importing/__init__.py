"""Other people's articles in."""
