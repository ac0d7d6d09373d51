"""What the API of every room stands on."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict


class Body(Schema):
    """What a call sends. A key that the description does not name is refused: ignoring it would answer a
    question that was not put.
    """

    model_config = ConfigDict(extra="forbid")
