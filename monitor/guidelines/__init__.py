"""What a public reply must and must not say: one check a rule, each site's pack as data."""
