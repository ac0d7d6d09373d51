"""What other rooms may use to write tables."""

from qipan.tables.columns import Column, Kind, Notes, Sheet, Values
from qipan.tables.formats import FORMATS, Format, Writer, passing_folder
from qipan.tables.text_files import harmless

__all__ = [
    "FORMATS",
    "Column",
    "Format",
    "Kind",
    "Notes",
    "Sheet",
    "Values",
    "Writer",
    "harmless",
    "passing_folder",
]
