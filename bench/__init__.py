"""The benchmark suite: figures for people, never a test; each is measured beside a peer, as machines are noisy."""
