"""How the built-in sentiment model is made: data, fit, export and the figures in its card."""
