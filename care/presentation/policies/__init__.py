"""Policies and decisions in the reader's words."""
