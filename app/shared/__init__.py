"""What several processes share through one Redis: news, leases, and the client others count with. A leaf.

Nothing here is needed to answer: a process without Redis, or whose Redis is away, works alone.
"""
