"""Workforce: what they put into shared pages."""
