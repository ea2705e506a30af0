"""Backups, encrypted or not, and how they come back."""
