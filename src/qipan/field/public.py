"""What other rooms may use of field."""

__all__ = []
