"""Dowries, pooled budgets, outcome contracts: what they put into shared pages."""
