"""The reference engine: plain Python over the same rows, slow and obvious. Others must agree with it."""

from qipan.engines.reference.engine import ReferenceEngine

__all__ = ["ReferenceEngine"]
