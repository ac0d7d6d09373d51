"""Reads of people: the actor behind an account, organisations by code or scope."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import gettext as _

from qipan.core.public import Actor, CompiledQuery, Grant, pack
from qipan.errors import NotFound
from qipan.people.models import Account, Organisation, RoleGrant
from qipan.people.permissions import ROLES, Permission


def actor_of(account: Account) -> Actor:
    """The account as an actor with its grants (at most two queries, whatever their number).

    A closed account has none, whoever still holds its session or its key.
    """
    held = RoleGrant.objects.filter(account=account, account__is_active=True, ended_at=None).order_by("id")
    grants = list(held.select_related("organisation", "account__organisation"))
    home = grants[0].account.organisation if grants else account.organisation
    scopes = _scopes([g.organisation for g in grants if g.organisation])
    return Actor(
        id=account.public_id,
        kind="person",
        label=account.username,
        organisation=home.public_id,
        grants=tuple(
            Grant(g.role, scopes[g.organisation.path], g.area_code, g.organisation.area_code)
            if g.organisation
            else Grant(g.role, area=g.area_code)
            for g in grants
        ),
    )


def _scopes(organisations: Iterable[Organisation]) -> dict[str, frozenset[str]]:
    """Codes of each organisation and all below it, by its path.

    Organisations change only with the city's text, so what lies below one is remembered as long as the text
    stands: a request reads nothing, the first one after a change reads once.
    """
    known = _within(pack().digest)
    missing = {o.path for o in organisations} - set(known)
    if missing:
        below = Q()
        for path in missing:
            below |= Q(path=path) | Q(path__startswith=path + "/")
        rows = list(Organisation.objects.filter(below).values_list("path", "code"))
        for path in missing:
            known[path] = frozenset(c for p, c in rows if p == path or p.startswith(path + "/"))
    return known


@lru_cache(maxsize=4)
def _within(digest: str) -> dict[str, frozenset[str]]:
    """What is known under the text with a digest: codes within, by path."""
    del digest
    return {}


def organisations_by_id(ids: Iterable[str]) -> dict[str, Organisation]:
    """Organisations by their public ids; unknown ones are left out (one query, none for none)."""
    wanted = set(ids)
    return {o.public_id: o for o in Organisation.objects.filter(public_id__in=wanted)} if wanted else {}


_organisation = CompiledQuery(lambda code: Organisation.objects.filter(code=code))
_account = CompiledQuery(
    lambda public_id: Account.objects.select_related("organisation").filter(public_id=public_id)
)


def organisation_by_code(code: str) -> Organisation:
    """The organisation with ``code``. Raises ``NotFound``."""
    found = _organisation.first(code)
    if found is None:
        raise NotFound(
            _("No organisation has the code '%(code)s'.") % {"code": code},
            mend=_("See parties.yaml of the city."),
        )
    return found


def account_by_id(public_id: str) -> Account:
    """The account with a public id. Raises ``NotFound``."""
    found = _account.first(public_id)
    if found is None:
        raise NotFound(_("No account has the id '%(id)s'.") % {"id": public_id}, mend=_("Check the number."))
    return found


def account_by_username(username: str) -> Account:
    """The active account with a username. Raises ``NotFound``."""
    found = Account.objects.select_related("organisation").filter(username=username, is_active=True).first()
    if found is None:
        raise NotFound(f"No active account is called '{username}'.")
    return found


def colleagues_of(actor: Actor, permission: Permission) -> list[Account]:
    """Others who hold a role with ``permission`` in the organisations in which ``actor`` does (one query)."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    scopes = sorted({code for grant in actor.grants if grant.role in roles for code in grant.organisations})
    rows = Account.objects.filter(
        grants__role__in=roles, grants__organisation__code__in=scopes, grants__ended_at=None, is_active=True
    )
    return list(rows.exclude(public_id=actor.id).distinct().order_by("username"))


def names_of(actor_ids: Iterable[str], language: str) -> dict[str, str]:
    """Readable names of actors by id (accounts by name, automatic parts by their key); one query."""
    ids = set(actor_ids)
    accounts = Account.objects.filter(public_id__in=ids).only("public_id", "name_zh", "name_en")
    names = {a.public_id: a.in_language(language) for a in accounts}
    return {i: names.get(i, i.partition(":")[2] or i) for i in ids}
