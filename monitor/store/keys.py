"""Short names for long things: what a text or an id from outside is called in the store."""

from __future__ import annotations

import hashlib

from monitor.text import clean

LONGEST_KEY = 500  # characters; an index entry of PostgreSQL holds some 2,700 bytes


def hash_of(text: str) -> str:
    """A short name for exact characters."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def key_of(external_id: str) -> str:
    """An id from outside as we store it; one too long for an index keeps its start and a hash."""
    key = clean(external_id)
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 32]}{hash_of(key)}"
