"""What the list of attention says of single cases, and of whose the misses are."""
