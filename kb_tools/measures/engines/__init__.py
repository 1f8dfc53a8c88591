"""Where the measures' SQL runs: a file an engine, each behind the same few calls."""
