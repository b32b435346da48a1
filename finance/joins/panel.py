"""The expert panel of a round: what they put into shared pages."""
