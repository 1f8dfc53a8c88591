"""What the answers amount to, and how sure we can be."""
