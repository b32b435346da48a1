"""The faults of docs/faults.md: real servers of their own, killed, filled and slowed down, and what the portal does."""
