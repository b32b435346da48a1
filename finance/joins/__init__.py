"""What money puts into shared pages, a module for each part of it."""

from finance.joins import awards, bids, dowries, moves, panel, plans, waiting

__all__ = ["awards", "bids", "dowries", "moves", "panel", "plans", "waiting"]
