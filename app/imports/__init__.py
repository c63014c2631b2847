"""Imports of dumps: what a source publishes as files, made into the observations that asking it would have brought.

    a source's files → its sayings, one for each ISRC in their order → portions of rows, staged → one transaction

A source plugs in by a class that satisfies `app.imports.source.Source`: it reads its files with `prepare`, tells its
`sayings`, and its `voice` turns one of them into an `Observation` by a pure function that worker processes call. Its
command in `app.commands.imports` opens it and hands it to `import_dump`. Such sources are `musicbrainz`, with
`musicbrainz_files`, `musicbrainz_layouts`, `musicbrainz_tables` and `musicbrainz_joins` behind it, and `discogs`, with
`discogs_xml`, `discogs_finding`, `discogs_barcodes` and `discogs_staging`. Everything else is the same for all:
`staging` keeps what is ready in files, `making` merges and encodes, `importing` is the walk from the first file to the
switch, `progress` tells how far it is.
"""
