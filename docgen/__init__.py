"""What documentation, man page, completion and pictures are made from: the code itself.

`python -m docgen` writes what is kept in the repository (screens in the pages, pictures, man page, completion); with
`--check` it names what is out of date. The reference is made when the site is built (`docgen/hooks.py`, by mkdocs).
"""
