"""What periodic reports are made from, asked of a source of figures."""
