"""Items that name a person."""
