"""What comes in: what people and programs may send, read as drafts and changes; HTTP is another's affair."""
