"""Phrases that rise among the texts of the last weeks, and texts that are nearly the same."""
