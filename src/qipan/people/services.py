"""Writes of people: organisations from the pack, accounts and grants."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password

from qipan.core.public import Actor, NewEvent, clock, current, new_id, pack, record, record_many, unit_of_work
from qipan.errors import RuleRefused
from qipan.packs.index import PackIndex
from qipan.people.models import Account, ApiToken, Organisation, RoleGrant
from qipan.people.permissions import ROLES
from qipan.people.section import DemoAccount, Parties, Party


@unit_of_work
def load_organisations(*, by: Actor, index: PackIndex) -> int:
    """Bring the pack's parties into the store: new ones made, changed ones renamed, absent ones dissolved.

    Returns how many parties the pack names. A dissolved organisation keeps its history.
    """
    existing = {o.code: o for o in Organisation.objects.all()}
    happenings: list[NewEvent] = []
    for party in _parents_first(index[Parties].all):
        parent = existing.get(party.parent)
        organisation = existing.get(party.code) or Organisation(code=party.code, public_id=new_id("org"))
        if _adopt(organisation, party, parent):
            organisation.save()
            existing[party.code] = organisation
            happenings.append(
                NewEvent("people.organisation.loaded", organisation.public_id, {"code": party.code})
            )
    happenings += _dissolve(set(existing) - {p.code for p in index[Parties].all}, existing)
    record_many(happenings, by=by)
    return len(index[Parties].all)


def _parents_first(parties: Iterable[Party]) -> list[Party]:
    waiting, ordered, done = list(parties), [], {""}
    while waiting:
        ready = [p for p in waiting if p.parent in done]
        if not ready:
            raise RuleRefused("Parties have parents in a circle.", where=waiting[0].code)
        ordered += ready
        done.update(p.code for p in ready)
        waiting = [p for p in waiting if p.code not in done]
    return ordered


def _adopt(organisation: Organisation, party: Party, parent: Organisation | None) -> bool:
    wanted = {
        "kind": party.kind,
        "name_zh": party.name.zh,
        "name_en": party.name.en,
        "parent_id": parent.pk if parent else None,
        "path": f"{parent.path}/{party.code}" if parent else party.code,
        "area_code": party.area,
        "dissolved_at": None,
    }
    changed = any(getattr(organisation, k) != v for k, v in wanted.items())
    for field, value in wanted.items():
        setattr(organisation, field, value)
    return changed


def _dissolve(codes: set[str], existing: dict[str, Organisation]) -> list[NewEvent]:
    happenings = []
    for organisation in (existing[c] for c in sorted(codes)):
        if organisation.dissolved_at is None:
            organisation.dissolved_at = clock.now()
            organisation.save(update_fields=["dissolved_at"])
            happenings.append(NewEvent("people.organisation.dissolved", organisation.public_id))
    return happenings


@unit_of_work
def create_account(
    *,
    by: Actor,
    username: str,
    password: str | None,
    name_zh: str,
    name_en: str,
    organisation: Organisation,
    is_demo: bool = False,
) -> Account:
    """Open an account for a named person.

    Raises ``RuleRefused`` for a taken name or a demo account elsewhere.
    """
    if Account.objects.filter(username=username).exists():
        raise RuleRefused(f"The account name '{username}' is taken.", mend="Choose another.")
    if is_demo and current().kind == "work":
        raise RuleRefused(
            "Demo accounts exist in demo and replay stores only.", mend="Use 'qipan account add'."
        )
    account = Account.objects.create_user(
        username,
        password,
        public_id=new_id("acc"),
        name_zh=name_zh,
        name_en=name_en,
        organisation=organisation,
        is_demo=is_demo,
    )
    record("people.account.created", by=by, subject=account.public_id, data={"demo": is_demo})
    return account


@unit_of_work
def grant_role(
    *, by: Actor, account: Account, role: str, organisation: Organisation | None = None, area_code: str = ""
) -> RoleGrant:
    """Give a role within a scope; giving it twice changes nothing.

    Raises ``RuleRefused`` for an unknown role or a dissolved organisation, ``NotFound`` for an area that the
    city does not have: such a scope would reach nothing, or worse, be read as something else.
    """
    if area_code:
        pack().ensure("area", area_code)
    if organisation is not None and organisation.dissolved_at is not None:
        raise RuleRefused("This organisation has been dissolved.", where=organisation.code)
    if role not in ROLES:
        raise RuleRefused(f"There is no role '{role}'.", mend=f"Roles are: {', '.join(sorted(ROLES))}.")
    grant, made = RoleGrant.objects.get_or_create(
        account=account,
        role=role,
        organisation=organisation,
        area_code=area_code,
        ended_at=None,
        defaults={"granted_at": clock.now(), "granted_by": by.id},
    )
    if made:
        data = {"role": role, "organisation": organisation.code if organisation else "", "area": area_code}
        record("people.role.granted", by=by, subject=account.public_id, data=data)
    return grant


@unit_of_work
def end_role(*, by: Actor, grant: RoleGrant) -> None:
    """Take a role back from now on; taking it back twice changes nothing."""
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("account").get(pk=grant.pk)
    if grant.ended_at is not None:
        return
    grant.ended_at = clock.now()
    grant.save(update_fields=["ended_at"])
    record("people.role.ended", by=by, subject=grant.account.public_id, data={"role": grant.role})


@unit_of_work
def close_account(*, by: Actor, account: Account) -> Account:
    """Close an account: no log-in, no key, no role from now on; what it did stands. Twice changes nothing."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if not account.is_active:
        return account
    account.is_active = False
    account.save(update_fields=["is_active"])
    for grant in RoleGrant.objects.filter(account=account, ended_at=None):
        end_role(by=by, grant=grant)
    ApiToken.objects.filter(account=account, ended_at=None).update(ended_at=clock.wall_now())
    record("people.account.closed", by=by, subject=account.public_id)
    return account


@unit_of_work
def load_demo_accounts(*, by: Actor, accounts: Iterable[DemoAccount], password: str | None) -> list[Account]:
    """Make invented people, in a demo or replay store only; those that exist are left alone.

    All share one password, hashed once (hashing is slow on purpose); with None nobody can log in as them.
    """
    made, fresh = [], []
    codes = {o.code: o for o in Organisation.objects.all()}
    for text in accounts:
        account = Account.objects.filter(username=text.username).first()
        if account is None:
            account = _demo_account(by, text, codes[text.organisation])
            fresh.append(account.pk)
        elif not account.is_demo:
            raise RuleRefused(f"'{text.username}' is no invented person.", mend="Rename the demo account.")
        for grant in text.roles:
            scope = codes[grant.organisation] if grant.organisation else None
            grant_role(by=by, account=account, role=grant.role, organisation=scope, area_code=grant.area)
        made.append(account)
    if password is not None:
        Account.objects.filter(pk__in=fresh).update(password=make_password(password))
    return made


def _demo_account(by: Actor, text: DemoAccount, organisation: Organisation) -> Account:
    return create_account(
        by=by,
        username=text.username,
        password=None,
        name_zh=text.name.zh,
        name_en=text.name.en,
        organisation=organisation,
        is_demo=True,
    )
