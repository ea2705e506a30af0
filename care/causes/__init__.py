"""Causes from customers' own words: a lexicon, a classifier, rising phrases, and what people decided.

scikit-learn is imported where a model is fitted or phrases are counted, and not before, because that takes
longer than most commands take to run.
"""
