"""What is claimed, framed and denied: codebook, coding by reading, agreement, evidence."""
