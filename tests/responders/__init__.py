"""Tests of how we answer."""
