"""``conditions.yaml``: in what condition a matter is, where the limit depends on it."""

from __future__ import annotations

from qipan.packs.schema.base import Basis, Code, Name, PackModel


class Condition(PackModel):
    """A condition of a category (and all below it): a cover is missing, broken, noisy.

    ``default_for`` names categories for which it is taken until somebody says otherwise; ``closing`` says
    what must be seen before the case may be closed.
    """

    code: Code
    name: Name
    category: Code
    default_for: tuple[str, ...] = ()
    closing: Name
    basis: Basis
