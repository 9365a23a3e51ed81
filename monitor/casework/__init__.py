"""The rules of the private side, all pure: references, clocks and escalations."""
