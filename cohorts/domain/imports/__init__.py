"""Extracts: reading a file, naming its columns, comparing its rows with the register. Plain Python, no database."""
