"""A small invented business on loopback, for `amends demo`."""
