"""Decide: dossiers with question, evidence, options, opinion, reasons and a named decider."""
