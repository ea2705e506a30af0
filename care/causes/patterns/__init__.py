"""Regular expressions that a home adds to the lexicon."""
