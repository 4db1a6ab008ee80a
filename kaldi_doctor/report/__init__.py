"""Output formats: each module renders one Diagnosis; found through the registry."""
