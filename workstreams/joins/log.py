"""Decisions, support requests, lessons: what they put into shared pages."""
