"""Highlight reports: what they put into shared pages."""
