"""Risks, issues, assumptions, dependencies: what they put into shared pages."""
