"""Ranges and recipes as validated data: cheatsheet.yaml and recipes/*.yaml."""
