"""What goes out: pages, feeds, texts, structured data and sitemaps, as values and bytes; HTTP is another's affair."""
