"""The training script, on a small folder of invented texts and a tiny random encoder."""
