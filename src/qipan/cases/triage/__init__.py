"""Triage that admits doubt: what a report is about, how sure the machine is, and what people made of it."""
