"""Charts of two things beside each other: two figures as points, and two sides on the same axes."""
