"""``qipan account add | token | tokens | end-token``: named people of a working store, and their keys."""

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


@account.command()
@click.argument("city")
@click.argument("username")
@click.option("--label", default="", help="What the key is for.")
@click.option("--days", default=365, show_default=True, help="Days until it expires.")
def token(city: str, username: str, label: str, days: int) -> None:
    """Make a key to the API that acts as USERNAME; it is printed this once."""
    use_store(city)
    prepare()
    from qipan.core.actors import system
    from qipan.people.public import account_by_username, make_token

    made = make_token(by=system("account"), account=account_by_username(username), label=label, days=days)
    click.echo(made.key)
    click.echo(f"{made.token.public_id}: in force until {made.token.expires_at:%Y-%m-%d}", err=True)


@account.command()
@click.argument("city")
@click.argument("username")
def tokens(city: str, username: str) -> None:
    """List the keys of USERNAME."""
    use_store(city)
    prepare()
    from qipan.people.public import account_by_username, tokens_of

    for one in tokens_of(account_by_username(username)):
        state = f"ended {one.ended_at:%Y-%m-%d}" if one.ended_at else f"until {one.expires_at:%Y-%m-%d}"
        click.echo(f"{one.public_id}  {state}  {one.label}")


@account.command()
@click.argument("city")
@click.argument("token_id")
def end_token(city: str, token_id: str) -> None:
    """Take the key TOKEN_ID back."""
    use_store(city)
    prepare()
    from qipan.core.actors import system
    from qipan.people.public import end_token as end

    ended = end(by=system("account"), public_id=token_id)
    click.echo(f"{ended.public_id}: ended")
