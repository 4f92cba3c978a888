"""One way each: interval, p by permutation, family-wise p, false discoveries, verdict."""
