"""Tests of how we listen and where we publish."""

import pytest

pytest.register_assert_rewrite("tests.connectors.contract")
