"""Qipan (棋盘): a city's board, from signal to review."""

__version__ = "0.1.0"
