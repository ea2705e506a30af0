"""Charts of cells in rows and columns, each with its value in words."""
