"""How far a right goes: by area, by party, and not at all once a grant or an account has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qipan.core import clock, store
from qipan.core.actors import Actor, Grant, system
from qipan.core.models import Event
from qipan.errors import NotFound, NotPermitted, RuleRefused
from qipan.people.models import Account, Organisation, RoleGrant
from qipan.people.permissions import Permission
from qipan.people.public import (
    UNKNOWN_PLACE,
    account_by_id,
    actor_of,
    close_account,
    create_account,
    end_role,
    grant_role,
    has_permission,
    load_demo_accounts,
    make_token,
    require_person,
)
from qipan.people.section import ACCOUNTS
from qipan.people.tokens import account_of_key

pytestmark = pytest.mark.django_db
DAOWAI, NANGANG, CITY = "230104", "230103", "2301"
IN_NANGANG, IN_DAOWAI = (NANGANG, CITY), (DAOWAI, CITY)
TRIAGE, HANDLE = Permission.CASE_TRIAGE, Permission.CASE_HANDLE
PARTY, OTHER = "urban-management-230103", "urban-management-230104"


def actor(role: str, organisation: str = "", area: str = "", home: str = "") -> Actor:
    grant = Grant(role, frozenset({organisation}) if organisation else frozenset(), area, home)
    return Actor(id="acc_x", kind="person", label="x", grants=(grant,))


# role, organisation, area, home of the organisation | asked: party, areas | allowed
SCOPES = [
    ("dispatcher", "", "", "", "", IN_NANGANG, True),
    ("dispatcher", "", "", "", "", UNKNOWN_PLACE, True),
    ("dispatcher", "", NANGANG, "", "", IN_NANGANG, True),
    ("dispatcher", "", NANGANG, "", "", IN_DAOWAI, False),
    ("dispatcher", "", NANGANG, "", "", UNKNOWN_PLACE, False),
    ("dispatcher", "", CITY, "", "", UNKNOWN_PLACE, True),
    ("dispatcher", PARTY, "", NANGANG, "", IN_NANGANG, True),
    ("dispatcher", PARTY, "", NANGANG, "", IN_DAOWAI, False),
    ("dispatcher", "city-command", "", "", "", IN_DAOWAI, True),
    ("dispatcher", "city-command", "", CITY, "", UNKNOWN_PLACE, True),
    ("handler", PARTY, "", NANGANG, PARTY, IN_NANGANG, True),
    ("handler", PARTY, "", NANGANG, PARTY, IN_DAOWAI, True),
    ("handler", PARTY, "", NANGANG, OTHER, IN_NANGANG, False),
    ("handler", PARTY, NANGANG, NANGANG, PARTY, IN_DAOWAI, False),
    ("handler", "", "", "", OTHER, IN_NANGANG, True),
]


@pytest.mark.parametrize(("role", "organisation", "area", "home", "party", "areas", "allowed"), SCOPES)
def test_scope(role, organisation, area, home, party, areas, allowed):
    right = HANDLE if role == "handler" else TRIAGE
    who = actor(role, organisation, area, home)
    assert has_permission(who, right, organisation=party, areas=areas) == allowed


def test_a_role_gives_only_its_own_rights_and_an_unknown_role_none():
    assert not has_permission(actor("handler"), TRIAGE)
    assert not has_permission(actor("emperor"), Permission.CASE_VIEW)
    assert not any(has_permission(system("watch"), p) for p in Permission)
    with pytest.raises(NotPermitted):
        require_person(system("watch"))


def test_two_grants_do_not_add_up_to_a_third():
    both = Actor(
        id="acc_x",
        kind="person",
        label="x",
        grants=(Grant("dispatcher", area=NANGANG), Grant("viewer", area=DAOWAI)),
    )
    assert not has_permission(both, TRIAGE, areas=IN_DAOWAI)


def test_an_ended_grant_gives_nothing_and_ends_once(person):
    account = account_by_id(person("dispatcher").id)
    grant = account.grants.get()
    end_role(by=system("test"), grant=grant)
    with clock.at(clock.now() + timedelta(days=1)):
        end_role(by=system("test"), grant=grant)
    assert actor_of(account).grants == ()
    assert Event.objects.filter(action="people.role.ended", subject=account.public_id).count() == 1


def test_a_closed_account_has_no_right_no_role_and_no_key(person):
    account = account_by_id(person("dispatcher").id)
    key = make_token(by=system("test"), account=account).key
    stale = Account.objects.get(pk=account.pk)
    close_account(by=system("test"), account=account)
    close_account(by=system("test"), account=account)
    assert actor_of(stale).grants == ()
    assert account_of_key(key) is None
    assert not RoleGrant.objects.filter(account=account, ended_at=None).exists()
    assert Event.objects.filter(action="people.account.closed").count() == 1


def test_a_deactivated_account_has_no_right_even_with_its_grants_left(person):
    account = account_by_id(person("dispatcher").id)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert actor_of(Account.objects.get(pk=account.pk)).grants == ()


def test_a_grant_names_an_area_of_the_city_and_a_standing_organisation(person):
    account = account_by_id(person("viewer").id)
    with pytest.raises(NotFound):
        grant_role(by=system("test"), account=account, role="dispatcher", area_code="999999")
    organisation = Organisation.objects.get(code=PARTY)
    organisation.dissolved_at = clock.now()
    with pytest.raises(RuleRefused):
        grant_role(by=system("test"), account=account, role="handler", organisation=organisation)


def test_no_demo_account_stands_in_a_working_store():
    home = Organisation.objects.first()
    with pytest.raises(RuleRefused):
        create_account(
            by=system("test"),
            username="demo",
            password=None,
            name_zh="甲",
            name_en="A",
            organisation=home,
            is_demo=True,
        )
    assert not Account.objects.filter(username="demo").exists()


def test_a_named_person_gets_no_role_of_an_invented_one(city):
    city("harbin", kind="demo")
    invented = store.pack().pack[ACCOUNTS][0]
    home = Organisation.objects.first()
    real = create_account(
        by=system("test"),
        username=invented.username,
        password=None,
        name_zh="真",
        name_en="Real",
        organisation=home,
    )
    with pytest.raises(RuleRefused):
        load_demo_accounts(by=system("test"), accounts=[invented], password=None)
    assert actor_of(real).grants == ()
