"""Builders of test data, one file a feature. Each makes something that could really be there."""
