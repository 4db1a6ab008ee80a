"""Readers: bytes of one artefact in, records out. One file per family; records are defined beside their reader."""
