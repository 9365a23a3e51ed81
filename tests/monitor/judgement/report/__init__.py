"""Tests of monitor.judgement.report."""
