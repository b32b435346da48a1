"""The month end of the board pack: draft, words, checks, review, sign-off, issue, and what changed since."""
