"""Tests of the built-in composer."""
