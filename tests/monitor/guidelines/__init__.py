"""Tests of what a public reply must and must not say."""
