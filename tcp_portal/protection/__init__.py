"""Keys, backups and copies: what protects the data as a whole."""
