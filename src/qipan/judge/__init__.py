"""Judge: indicators, counts watched against what is usual, findings, warnings."""
