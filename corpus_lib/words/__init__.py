"""Words: counts, keyness, own words, collocation, dispersion, concordance."""
