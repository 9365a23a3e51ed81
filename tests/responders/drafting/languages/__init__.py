"""Tests of what is written in each language but English."""
