"""Charts of the work ahead: when customers answer, and what will fall due."""
