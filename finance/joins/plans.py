"""Closing the gap, the sheet, the envelope, business cases: what they put into shared pages."""
