"""Items made from single complaints and calls."""
