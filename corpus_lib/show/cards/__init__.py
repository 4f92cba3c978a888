"""Tables, cards and passages as HTML: each knows only the columns of what it shows."""
