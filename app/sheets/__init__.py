"""Tables of text in and out: CSV in any dress, and XLSX. Streams only; nothing here knows what a row is for.

open_sheet(stream, name, told) → Sheet(header, columns, rows, form) → AddedColumns.beside(row, cells) → SheetWriter
"""
