"""HTTP and WebSocket: translates requests into questions to the layers below, and their answers back.

Each surface (`api`, `live`, `pages`, `editor`, `embed`, `feeds`) has a package of its own and knows none of the others;
what they share lies here. `routes` is the table of all addresses.
"""
