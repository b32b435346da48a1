"""Outcomes, standards, interventions: what they put into shared pages."""
