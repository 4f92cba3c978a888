"""Who speaks and who is spoken of: quotations, reported speech, speakers, actors, dates."""
