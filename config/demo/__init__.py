"""A living community to look at: people, weeks, threads, votes and awards, drawn with a fixed seed."""
