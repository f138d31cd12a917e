"""What things are: blogs, entries, events, people. Pure values; no I/O, no JSON, no SQL, no HTTP."""
