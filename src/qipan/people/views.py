"""The log-in page. In a demo store it shows the invented accounts and their password."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.utils.translation import get_language

from qipan.core.public import current
from qipan.people.permissions import ROLES


class DoorView(LoginView):
    """Log-in with name and password; guessing is stopped by the lock-out of ``axes``."""

    template_name = "people/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and, in a demo store, the accounts to try."""
        return {**super().get_context_data(**kwargs), "demo": demo_accounts(get_language() or "zh")}


def demo_accounts(language: str) -> dict[str, Any] | None:
    """Password and accounts that ``qipan demo`` noted in the store's folder; None in any other store."""
    path = settings.QIPAN_STORE / "demo.json"
    if current().kind != "demo" or not path.is_file():
        return None
    noted = json.loads(path.read_text(encoding="utf-8"))
    name = "name_zh" if language.startswith("zh") else "name_en"
    accounts = [
        {
            "username": account["username"],
            "name": account[name],
            "roles": [str(ROLES[role].name) for role in account["roles"] if role in ROLES],
        }
        for account in noted["accounts"]
    ]
    return {"password": noted["password"], "accounts": accounts}
