"""Tables, passages and findings as HTML and as text."""
