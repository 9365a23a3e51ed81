"""The checks, by what they guard: form, manner, privacy, the way on, the matter."""
