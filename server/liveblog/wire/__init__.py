"""The protocol as bytes: what docs/protocol.md says, and nothing about who sends it. No I/O."""
