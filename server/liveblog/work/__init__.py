"""Expensive work kept within bounds: how much of it, how long, how many at once and who may wait (docs/bounds.md)."""
