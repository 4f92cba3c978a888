"""How the documents differ: distances, profiles, who says what that others don't."""
