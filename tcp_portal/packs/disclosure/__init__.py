"""Disclosure control: what may be printed for the public, so that nobody can be recognised. Plain Python.

A count goes in raw (`cells`), comes out protected (`protected`) and is printed by types that take nothing else
(`public`). What an outsider could work out is found by trying to (`attack`), and hidden (`suppression`).
Source: NHS England's published tables of Assuring Transformation hide counts under five and round to the nearest
five; docs/adr/0040-what-the-public-may-read.md says what is added here, and why.
"""
