"""Extracts taken into the register: read, compared, decided on, and what still differs afterwards."""
