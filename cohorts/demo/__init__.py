"""Invented people for demonstration and for speed work. docs/demonstration-data.md says what is real."""
