"""Working stand-ins for the outside world and for slow parts."""
