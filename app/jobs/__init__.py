"""Jobs: work that is too long for a request. It is cut into chunks, kept in the store, and survives whoever does it.

`jobs` is what callers order and ask, `loading` cuts a job into chunks, `chunk` does one of them with `songs` or `rows`,
`outages` says who is waited for, `crew` is a process that works, `broker` how processes hear of chunks, `result` the
file that comes of it, and `opening` puts these together.
"""
