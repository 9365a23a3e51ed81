"""Tests of monitor/judgement/words/."""
