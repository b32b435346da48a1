"""What a move costs whom, funding transfers: what they put into shared pages."""
