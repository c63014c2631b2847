"""What we were told and what callers collect: observations, the records merged from them, and catalogs.

Observations are the truth; records and projections can be made again from them at any time (see `app.store.records`).
"""
