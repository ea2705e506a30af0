"""Answers of one line each: the main cause of a quarter, who calls the lost customers of a store."""
