"""The page of components: there for developers, with every macro, and nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import nodes

from learnpath.app import create_app
from learnpath.kernel.layout import TEMPLATES
from tests.conftest import SECRET

PAGES = ("/design", "/design/light", "/design/dark")


@pytest.fixture(scope="module")
def in_development(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("development")
    app = create_app(
        TESTING=True,
        SECRET_KEY=SECRET,
        DATA=folder,
        DATABASE_URL=f"sqlite:///{folder / 'learnpath.sqlite'}",
        BASE_URL="http://localhost",
        DEVELOPMENT=True,
    )
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def client(in_development: Flask) -> FlaskClient:
    return in_development.test_client()


def _macros(app: Flask, folder: str) -> Iterator[nodes.Macro]:
    for file in sorted((TEMPLATES / folder).glob("*.html")):
        yield from app.jinja_env.parse(file.read_text(encoding="utf-8")).find_all(nodes.Macro)


def _called(app: Flask) -> set[str]:
    """The names of all macros that the templates of the page call."""
    found: set[str] = set()
    for file in (TEMPLATES / "design").glob("*.html"):
        tree = app.jinja_env.parse(file.read_text(encoding="utf-8"))
        found |= {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
    return found


def test_nobody_sees_it_where_people_work(app: Flask) -> None:
    for url in (*PAGES, "/design/page.css", "/design/dark.css"):
        assert app.test_client().get(url).status_code == 404, url


def test_it_shows_every_component_that_pages_are_built_from(
    in_development: Flask, client: FlaskClient
) -> None:
    page = client.get("/design").text
    macros = {macro.name for macro in _macros(in_development, "components") if not macro.name.startswith("_")}
    assert {"button", "path_line", "next_step"} <= macros
    missing = macros - _called(in_development) | {name for name in macros if f'id="{name}"' not in page}
    assert not missing, f"show these in templates/design, each with when to use it: {sorted(missing)}"


def test_the_list_beside_the_components_names_every_one(in_development: Flask) -> None:
    listed = (TEMPLATES / "components" / "README.md").read_text(encoding="utf-8")
    macros = {macro.name for macro in _macros(in_development, "components") if not macro.name.startswith("_")}
    missing = {name for name in macros if not re.search(rf"\b{name}\b", listed)}
    assert not missing, f"name these in templates/components/README.md: {sorted(missing)}"


@pytest.mark.parametrize("url", PAGES)
def test_it_shows_states_errors_and_long_names(client: FlaskClient, url: str) -> None:
    page = client.get(url, headers={"Accept-Language": "fi"})
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "en"
    for shown in ("is-done", "is-here", "is-ahead", "is-goal", 'aria-invalid="true"', "Åminneborg"):
        assert shown in page.text, shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_sets_of_colours_can_be_had_on_any_device(client: FlaskClient, scheme: str) -> None:
    style = client.get(f"/design/{scheme}.css")
    assert style.mimetype == "text/css"
    assert f"color-scheme:{scheme}" in style.text
    assert "--ds-color-pine-base-default" in style.text


def test_every_token_that_it_shows_is_one_of_the_style_sheet(client: FlaskClient) -> None:
    built = next((Path(TEMPLATES).parent / "learnpath" / "static").glob("app.*.css")).read_text(
        encoding="utf-8"
    )
    tokens = set(re.findall(r"var\((--[\w-]+)\)", client.get("/design").text))
    assert tokens
    assert not [token for token in tokens if f"{token}:" not in built]
