"""Tests of monitor/judgement/."""
