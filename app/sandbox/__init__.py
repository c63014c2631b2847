"""The sandbox: one server that speaks the providers' HTTP, from bundled facts and made-up recordings.

The gateway reaches it only by HTTP. It imports nothing of the rest of the project, and only the command line
imports it.
"""
