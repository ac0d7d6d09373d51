"""``qipan account add | grant``: named people of a working store."""

from __future__ import annotations

import click

from qipan.commands import prepare, use_store


@click.group()
def account() -> None:
    """Open accounts and grant roles."""


@account.command()
@click.argument("city")
@click.argument("username")
@click.option("--name-zh", required=True)
@click.option("--name-en", required=True)
@click.option("--organisation", required=True, help="Code of the organisation (parties.yaml).")
@click.option("--role", "roles", multiple=True, help="Role key; may be given several times.")
@click.password_option(help="At least ten characters.")
def add(
    city: str,
    username: str,
    name_zh: str,
    name_en: str,
    organisation: str,
    roles: tuple[str, ...],
    password: str,
) -> None:
    """Open an account in the store of CITY."""
    use_store(city)
    prepare()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from qipan.core.actors import system
    from qipan.errors import InputError
    from qipan.people.public import create_account, grant_role, organisation_by_code

    try:
        validate_password(password)
    except ValidationError as error:
        raise InputError(" ".join(error.messages), where="password", mend="Choose a longer one.") from error
    by, home = system("account"), organisation_by_code(organisation)
    made = create_account(
        by=by, username=username, password=password, name_zh=name_zh, name_en=name_en, organisation=home
    )
    for role in roles:
        grant_role(by=by, account=made, role=role, organisation=home)
    click.echo(f"{made.public_id} {made.username}")
