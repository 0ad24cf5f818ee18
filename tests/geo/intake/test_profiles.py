"""Profiles: mappings that are recognised, remembered, and read as files nobody vouches for."""

from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.intake.mapping import Mapping, Rule, guess
from geo.intake.profiles import Profiles, with_profile
from geo.reference import Reference
from tests.geo.intake.test_mapping import sheet

OSM = {"@id": ["way/1"], "building": ["house"], "building:levels": ["2"], "name": ["x"]}


def test_those_of_the_project_are_read(tmp_path: Path) -> None:
    """Law: every profile that ships can be read, names its needs and says what it rests on."""
    found = Profiles(tmp_path).all()

    assert len(found) >= 3
    assert all(profile.needs and profile.note and profile.mapping.rules for profile in found)


def test_openstreetmap_is_recognised(tmp_path: Path, reference: Reference) -> None:
    """Law: houses of OpenStreetMap stand, and their source is named."""
    there = sheet(OSM)
    profile = Profiles(tmp_path).fitting(there)

    assert profile is not None
    made = with_profile(guess(there, "buildings", reference), profile, there, reference)
    assert made.rule("status").fill == "existing"
    assert "OpenStreetMap" in made.rule("source").fill
    assert dict(made.rule("use").words) == {"house": "residential"}


def test_what_was_remembered_is_known_again(tmp_path: Path) -> None:
    """Law: a mapping under a name is found by its columns, before those of the project."""
    profiles = Profiles(tmp_path / "profiles")
    mapping = Mapping(layer="plots", rules=(Rule(column="name", source="building"),))
    profiles.remember(" Vår <b>egen</b> ", sheet(OSM), mapping)

    found = profiles.all()[0]
    assert found.name == "Vår <b>egen</b>"
    assert found.mapping.rule("name").source == "building"
    assert profiles.fitting(sheet({"other": ["x"]})) is None
    assert [p.suffix for p in (tmp_path / "profiles").iterdir()] == [".json"]


@pytest.mark.parametrize(("name", "source"), [("", "building"), ("  ", "building"), ("a", "")])
def test_a_profile_needs_a_name_and_a_column(name: str, source: str, tmp_path: Path) -> None:
    """Limit: without a name or a column there is nothing to know it by."""
    mapping = Mapping(layer="plots", rules=(Rule(column="name", source=source),))
    with pytest.raises(StoreError, match="needs a name"):
        Profiles(tmp_path).remember(name, sheet(OSM), mapping)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"name": 1}', "[" * 50_000, '{"mapping": {}}']
)
def test_files_that_are_none_are_passed_over(text: str, tmp_path: Path) -> None:
    """Limit: a broken file among the profiles harms nobody."""
    count = len(Profiles(tmp_path).all())
    (tmp_path / "abcdefghijklmnop.json").write_text(text, "utf-8")
    (tmp_path / "..evil.json").write_text('{"name": "x"}', "utf-8")

    assert len(Profiles(tmp_path).all()) == count


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Limit: one sentence when there is no place on the disk."""
    (tmp_path / "file").write_text("x", "utf-8")
    mapping = Mapping(layer="plots", rules=(Rule(column="name", source="building"),))
    with pytest.raises(StoreError, match="could not be kept"):
        Profiles(tmp_path / "file").remember("a", sheet(OSM), mapping)
