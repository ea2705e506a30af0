"""Small pictures on cards and in tables."""
