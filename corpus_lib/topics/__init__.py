"""Topics: fitted, tried against chance and other seeds, counted, named and read."""
