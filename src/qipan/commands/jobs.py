"""``qipan jobs``: look at queued jobs and stop one."""

from __future__ import annotations

import json

import click

from qipan.commands import prepare, use_store


@click.group()
def jobs() -> None:
    """Queued jobs of a store: how far they are, and stopping one."""


@jobs.command("list")
@click.argument("city", default="work")
@click.option("--state", default="", help="Only jobs in this state.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_jobs(city: str, state: str, as_json: bool) -> None:
    """The newest jobs, one a line."""
    use_store(city)
    prepare()
    from qipan.core.jobs.queue import latest_jobs
    from qipan.core.store import current
    from qipan.oversee.public import job_out

    current()
    rows = [job_out(job) for job in latest_jobs(state=state)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        progress = f"{row['done']}/{row['total']}" if row["total"] else str(row["done"] or "")
        parts = (row["id"], row["state"], row["kind"], progress, row["words"], row["last_error"])
        click.echo("  ".join(part for part in parts if part))


@jobs.command("cancel")
@click.argument("city")
@click.argument("job")
@click.option("--by", "username", required=True, help="Account of the person who stops it.")
def cancel(city: str, job: str, username: str) -> None:
    """Stop JOB: one that waits at once, one that runs at its next step."""
    use_store(city)
    prepare()
    from qipan.oversee.public import cancel_job
    from qipan.people.public import account_by_username, actor_of

    click.echo(cancel_job(by=actor_of(account_by_username(username)), public_id=job).state)
