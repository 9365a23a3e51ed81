"""The screens: one file a screen with its router and query, and a template beside it."""
