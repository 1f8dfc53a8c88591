"""Text: Markdown with exact positions, sentences, words, phrases and readability."""
