"""A board morning: many people at once on a portal of its own, with the national data of tools/bench."""
