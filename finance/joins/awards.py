"""Awards and technical support: what they put into shared pages."""
