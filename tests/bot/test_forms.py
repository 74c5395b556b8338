"""The JSON form of records is what its schema says, and the schema is what the docs hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.forms import FORMS, schema, schema_text
from tests.bot.report.test_kinds import ipm, matters  # noqa: F401 - a fixture
from tests.bot.report.test_writing import filed  # noqa: F401 - a fixture

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def holds(value: Any, said: dict[str, Any], whole: dict[str, Any]) -> None:
    """Assert that a value is as the schema says, in the words that these schemas use."""
    if "$ref" in said:
        said = whole["$defs"][said["$ref"].rpartition("/")[2]]
    if "anyOf" in said:
        for choice in said["anyOf"]:
            try:
                return holds(value, choice, whole)
            except AssertionError:
                continue
        raise AssertionError(f"{value!r} is none of {said['anyOf']}")
    if "const" in said:
        assert value == said["const"]
    assert isinstance(value, TYPES[said["type"]]), (value, said)
    if said["type"] == "object":
        assert set(value) == set(said["properties"])
        assert set(said["required"]) <= set(value)
        for name, inner in said["properties"].items():
            holds(value[name], inner, whole)
    if said["type"] == "array":
        for one in value:
            holds(one, said["items"], whole)
    return None


@pytest.mark.parametrize("name", FORMS)
def test_the_docs_hold_the_schema_as_it_is_printed(name: str) -> None:
    text = (SCHEMAS / f"{name}.json").read_text(encoding="utf-8")
    assert text == schema_text(name), f"run: ipm schema {name} > docs/schemas/{name}.json"
    assert CliRunner().invoke(app, ["schema", name]).stdout == text


def test_all_schemas_are_printed_in_one_object_each_with_its_version() -> None:
    told = json.loads(CliRunner().invoke(app, ["schema"]).stdout)
    assert {name: one["$id"] for name, one in told.items()} == {
        name: f"urn:ipm-assistant:{name}:1" for name in ("visit", "request", "concern")
    }
    assert {path.stem for path in SCHEMAS.iterdir()} == set(FORMS)


def test_visits_are_as_their_schema_says(filed: Path) -> None:  # noqa: F811
    for one in json.loads(ipm(filed, "visits")):
        holds(one, schema("visit"), schema("visit"))


def test_requests_and_concerns_are_as_their_schemas_say(matters: Path) -> None:  # noqa: F811
    for name in ("request", "concern"):
        found = json.loads(ipm(matters, f"{name}s"))
        assert found
        for one in found:
            holds(one, schema(name), schema(name))
