"""What other rooms may use of people."""

from qipan.people.doors import needs
from qipan.people.middleware import actor_on
from qipan.people.models import Account, Organisation
from qipan.people.permissions import ROLES, Permission
from qipan.people.rules import UNKNOWN_PLACE, has_permission, holders_of, reaches_of, require, require_person
from qipan.people.selectors import (
    account_by_id,
    account_by_username,
    actor_of,
    colleagues_of,
    names_of,
    organisation_by_code,
    organisations_by_id,
)
from qipan.people.services import close_account, create_account, end_role, grant_role, load_demo_accounts
from qipan.people.tokens import account_of_key, end_token, make_token, tokens_of

__all__ = [
    "ROLES",
    "UNKNOWN_PLACE",
    "Account",
    "Organisation",
    "Permission",
    "account_by_id",
    "account_by_username",
    "account_of_key",
    "actor_of",
    "actor_on",
    "close_account",
    "colleagues_of",
    "create_account",
    "end_role",
    "end_token",
    "grant_role",
    "has_permission",
    "holders_of",
    "load_demo_accounts",
    "make_token",
    "names_of",
    "needs",
    "organisation_by_code",
    "organisations_by_id",
    "reaches_of",
    "require",
    "require_person",
    "tokens_of",
]
