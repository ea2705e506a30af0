"""Labels of single tables, which `care/semantic/labels.py` takes in or explanations read."""
