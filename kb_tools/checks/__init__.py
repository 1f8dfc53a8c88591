"""The editor: rules that read articles, and the findings they make."""
