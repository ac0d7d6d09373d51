"""Measuring: a workload beside a named peer in one run. Not part of what is shipped."""
