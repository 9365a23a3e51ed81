"""Every query, named for the question it answers; `session` comes first, `now` comes in."""
