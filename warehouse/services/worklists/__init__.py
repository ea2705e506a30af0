"""The day's worklist and the work ahead."""
