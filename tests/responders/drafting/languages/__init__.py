"""The languages that drafts are written in beside English, one module of invented reviews each."""
