"""Commands of the day: what needs somebody, whom to call, who is told."""
