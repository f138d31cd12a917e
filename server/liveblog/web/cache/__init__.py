"""Answers that are made once for all who ask: `response` is one, `store` keeps them, `policy` says how long."""
