"""The fast way: what the certificates of a cohort share is drawn once, and each person's parts are written into it."""
