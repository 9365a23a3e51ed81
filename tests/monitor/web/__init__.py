"""The screens, asked over HTTP and driven in a real browser."""
