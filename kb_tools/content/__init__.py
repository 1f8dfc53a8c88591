"""What the knowledge base is: articles, categories, people, contact, incidents."""
