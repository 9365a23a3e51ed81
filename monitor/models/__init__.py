"""Tables, enumerations and the values that cross the floors of the house."""
