"""Funds, rounds, bids: what they put into shared pages."""
