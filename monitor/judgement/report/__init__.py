"""The page on how far the judge can be trusted: figures, pictures and cut-offs for one file."""
