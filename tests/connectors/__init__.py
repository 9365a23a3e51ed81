"""Tests of how we listen and where we publish."""
