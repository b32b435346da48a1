"""The joint plan: what they put into shared pages."""
