"""Statements for lists of single cases, callbacks and calls, which no metric counts."""
