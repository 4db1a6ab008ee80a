"""The verdict: which harm was measured, where it entered, and which cause explains the evidence best."""
