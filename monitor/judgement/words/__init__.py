"""The built-in route for German, French, Spanish, Italian, Portuguese and Dutch."""
