"""The HTTP door: what comes in is bounded, read and weighed here before anything is run, and answers leave here."""
