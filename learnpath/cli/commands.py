"""The commands themselves. Each says in its help what it does and what it leaves alone."""

import json
import os
import socket
from collections.abc import Callable

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo

from learnpath.certificates.commands import host_name, signing_key
from learnpath.certificates.services.signing_keys import make_first_keys
from learnpath.cli import checking, serving
from learnpath.cli.starting import Commands, address_for, check_migrated, engine_of, is_loopback, make_app
from learnpath.demo import links, opening
from learnpath.kernel import migrations, search
from learnpath.kernel.db import writing_session
from learnpath.people.commands import user
from learnpath.people.services.installations import mark_installation

_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
_PORT = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="The port to listen on; 0 takes a free one.",
)


def _sensible_workers() -> int:
    return max(2, min(4, os.cpu_count() or 2))


_WORKERS = click.option(
    "--workers",
    default=_sensible_workers,
    show_default="2 to 4, by the processors",
    type=click.IntRange(1, 64),
    help=f"How many server processes, each with {serving.THREADS} threads.",
)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings come from the environment (LEARNPATH_…); `learnpath check-config` looks them over.",
)
@click.version_option(package_name="learnpath", message="learnpath %(version)s")
def cli() -> None:
    """Learning paths that colleagues from several municipalities walk together."""


@cli.command(with_appcontext=False)
@_HOST
@_PORT
@_WORKERS
@click.option(
    "--with-worker/--no-worker",
    default=None,
    help="Do jobs and send mail beside the server. Without a word: yes on SQLite, no on PostgreSQL, "
    "where `learnpath worker` runs by itself.",
)
def serve(host: str, port: int, workers: int, with_worker: bool | None) -> None:
    """Serve the site.

    Runs until SIGTERM or Ctrl+C; then every request that has come in is answered before the server ends. The
    database must be up to date (`learnpath upgrade`): a server never changes its tables by itself.
    """
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    app = make_app(**address_for(host, port), BOUND_TO=host)
    check_migrated(app)
    if with_worker is None:
        with_worker = app.config["DATABASE_URL"].startswith("sqlite")

    def say() -> None:
        click.echo(f"learnpath answers at {app.config['BASE_URL']} (Ctrl+C stops it)")

    serving.run_server(app, listener, workers=workers, with_consumer=with_worker, ready=say)


@cli.command()
def worker() -> None:
    """Do jobs and send mail.

    Runs until SIGTERM or Ctrl+C and finishes what it is doing. On PostgreSQL one or more run beside the server, on
    any machine that reaches the database; on SQLite `learnpath serve` runs one by itself.
    """
    app = _current_app()
    check_migrated(app)
    click.echo("learnpath's worker waits for jobs and mail (Ctrl+C stops it)")
    serving.run_worker(app)


@cli.command()
def upgrade() -> None:
    """Bring the database up to date.

    Makes the tables of a new database and changes those of an older one; harmless when there is nothing to do. Stop
    the server first and keep a copy of the database.
    """
    app = _current_app()
    was_current = migrations.is_current(engine_of(app))
    migrations.upgrade(engine_of(app))
    with writing_session(engine_of(app)) as session:
        mark_installation(session)
        made_keys = make_first_keys(session, host_name())
        session.commit()
    search.fill_when_empty(engine_of(app))
    serving.prepare_queue(app)
    click.echo("The database was up to date." if was_current else "The database is up to date now.")
    if made_keys:
        click.echo("Keys that sign certificates have been made; `learnpath signing-key list` shows them.")


@cli.command()
def reindex() -> None:
    """Write the index of what can be searched anew.

    It is kept up to date by itself; this mends it after the database was changed by hand. People can go on working.
    """
    app = _current_app()
    check_migrated(app)
    looked_at = search.rebuild(engine_of(app))
    click.echo(f"The index is written anew (things looked at: {looked_at}).")


@cli.command("check-config", with_appcontext=False)
def check_config() -> None:
    """Look the settings over.

    Says what is wrong, a line a problem, each naming its variable, and ends with 1; else shows what is used,
    without secrets.
    """
    problems, app = checking.look_over()
    if app is not None:
        problems = checking.problems_around(app)
    for problem in problems:
        click.echo(problem, err=True)
    if problems or app is None:
        raise SystemExit(1)
    click.echo("all settings are fine")
    for name, value in checking.facts(app):
        click.echo(f"  {name:<17} {value}")


@cli.command(with_appcontext=False)
@_HOST
@_PORT
@_WORKERS
@click.option(
    "--links", "only_links", is_flag=True, help="Print the people and their sign-in links again, and end."
)
@click.option("--json", "as_json", is_flag=True, help="With --links: as JSON.")
@click.option("--make-only", is_flag=True, help="Make the demonstration, and end.")
def demo(host: str, port: int, workers: int, only_links: bool, as_json: bool, make_only: bool) -> None:
    """Serve the demonstration, made when the database is new.

    A training of three municipalities that has come to its second station, with everybody's work, and a finished
    one with its certificates. All people are invented. Each gets a link that signs in as them; the links work only
    here, on a demonstration, while the server listens to this machine alone. A database that is not a demonstration
    is left untouched.
    """
    if only_links:
        app = opening.make_demo_app(make_app, opening.remembered_address() or address_for(host, port))
        opening.check_is_demonstration(app)
        _print_links(app, as_json)
        return
    if as_json:
        raise click.UsageError("--json goes with --links")
    listener = None if make_only else _listen(host, port)
    if listener is not None:
        port = listener.getsockname()[1]
    app = opening.make_demo_app(make_app, address_for(host, port), BOUND_TO=host)
    opening.make_when_new(app, click.echo)
    if listener is not None:
        opening.remember_address(app)
        serving.run_server(app, listener, workers=workers, with_consumer=True, ready=_announce(app))


def _listen(host: str, port: int) -> socket.socket:
    """Take the port; give it back when the command ends before it serves."""
    listener = serving.listen(host, port)
    click.get_current_context().call_on_close(listener.close)
    return listener


def _announce(app: Flask) -> Callable[[], None]:
    def say() -> None:
        click.echo(f"\nlearnpath's demonstration answers at {app.config['BASE_URL']} (Ctrl+C stops it)\n")
        if is_loopback(app.config["BOUND_TO"]):
            _print_links(app, as_json=False)
        else:
            click.echo(
                "Its sign-in links work only when it listens to this machine alone (--host 127.0.0.1)."
            )

    return say


def _print_links(app: Flask, as_json: bool) -> None:
    people = links.everybody(app)
    if as_json:
        click.echo(json.dumps(people, ensure_ascii=False, indent=2))
        return
    for person in people:
        click.echo(f"{', '.join(person['roles']):<20} {person['name']:<24} {person['organisation']}")
        click.echo(f"    {person['url']}")


def _current_app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]


cli.add_command(user)
cli.add_command(signing_key)


def main() -> None:
    """The entry point of the `learnpath` script."""
    cli.main(prog_name="learnpath", obj=ScriptInfo(create_app=make_app, set_debug_flag=False))
