"""What readers tell us: the events, the door they come in by, and the place where they are kept."""
