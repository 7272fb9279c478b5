"""The demonstration: a training of three municipalities as it could really be. All people are invented."""
