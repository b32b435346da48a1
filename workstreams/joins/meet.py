"""Meetings: what they put into shared pages."""
