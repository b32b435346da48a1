"""Providers, homes, services: what they put into shared pages."""
