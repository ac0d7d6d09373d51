"""CAP 1.2 messages: values, writing, reading, and the checks that the schema does not make.

Source: OASIS Common Alerting Protocol Version 1.2 (2010-07-01).
"""

from qipan.kernels.cap.checking import Fault, faults
from qipan.kernels.cap.message import NAMESPACE, Alert, Area, Circle, Info, Pair, Reference
from qipan.kernels.cap.reading import CapError, read, read_many
from qipan.kernels.cap.shapes import rings
from qipan.kernels.cap.writing import write

__all__ = [
    "NAMESPACE",
    "Alert",
    "Area",
    "CapError",
    "Circle",
    "Fault",
    "Info",
    "Pair",
    "Reference",
    "faults",
    "read",
    "read_many",
    "rings",
    "write",
]
