"""Tests of what the checks look for in each language but English."""
