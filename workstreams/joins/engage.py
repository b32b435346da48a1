"""Stakeholders, events, consultations, phases: what they put into shared pages."""
