"""How the judge learns from this team's words, on this machine, in seconds."""
