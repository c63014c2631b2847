"""The schema's types, one file per subject.

Most of them describe Structs of the floors below: field names are the Struct's attribute names, so resolvers return the
Structs themselves and nothing is converted. `struct.IsStruct` names which Struct a type describes.
"""
