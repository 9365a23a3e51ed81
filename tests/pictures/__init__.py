"""Pictures for the README, drawn from what the code really makes."""
