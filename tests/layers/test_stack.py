"""Stack and deck: what the map shows in which year and colour, and how it is described."""

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from geo.evaluation import Evaluation
from layers.colour import GREY, SCALES, Scale, rgb
from layers.deck import deck, payload
from layers.layer import Layer, Shape
from layers.measures import ColourBy, built_share, values
from layers.outlines import Outlines
from layers.stack import legend, map_layers
from layers.words import load_words

WORDS = load_words("sv")


def blocks(district: Evaluation, drawn: Outlines, colour_by: ColourBy, year: int) -> Layer:
    """Return the layer of buildings."""
    layers = map_layers(district, drawn, colour_by=colour_by, year=year, selected=None, words=WORDS)
    return next(layer for layer in layers if layer.id == "buildings")


@pytest.mark.parametrize("colour_by", list(ColourBy))
@pytest.mark.parametrize("year", [2016, 2026, 2050])
def test_every_colouring_in_every_year(
    district: Evaluation, drawn: Outlines, colour_by: ColourBy, year: int
) -> None:
    """Law: a building is on the map from its start, at its full height from its completion."""
    rows = blocks(district, drawn, colour_by, year).rows
    table = district.buildings

    assert {r["id"] for r in rows} == set(table.index[table["start_year"] <= year])
    for row in rows:
        if table.loc[row["id"], "completion_year"] <= year:
            assert row["height"] == pytest.approx(table.loc[row["id"], "height_m"], abs=0.01)


def test_buildings_grow_with_the_years(district: Evaluation) -> None:
    """Law: what stands never shrinks from one year to the next."""
    shares = [built_share(district, year) for year in range(2016, 2040)]

    for early, late in pairwise(shares):
        assert (late >= early).all()


def test_operation_is_nothing_before_completion(district: Evaluation) -> None:
    """Limit: no colour of operation for a house that is not in use, and none for a deck."""
    shown = values(district, ColourBy.OPERATION, 2026)
    table = district.buildings
    idle = (table["operation_first_year"] > 2026) | (table["atemp_m2"] == 0)

    assert shown[idle].isna().all()
    assert (shown[~idle] > 0).all()


def test_year_changes_the_operation(district: Evaluation) -> None:
    """Law: the same house emits less in 2040 than in 2026, as the factors fall."""
    early, late = (values(district, ColourBy.OPERATION, y)["OH1-O3"] for y in (2026, 2040))

    assert late < early


def test_classes_of_values_on_and_beside_the_breaks() -> None:
    """Identity: a value on a break belongs to the class above; no value is class -1."""
    found = SCALES["upfront"].classes(np.array([199.9, 200.0, 400.0, np.nan]))

    assert found.tolist() == [0, 1, 5, -1]


def test_distance_scale_is_centred_on_the_limit() -> None:
    """Law: purple below and orange above are mirror images round 0."""
    scale = SCALES["distance"]

    assert scale.breaks == tuple(-b for b in reversed(scale.breaks))
    assert len(scale.colours) % 2 == 0


@pytest.mark.parametrize(("breaks", "colours"), [((1.0, 1.0), 3), ((2.0, 1.0), 3), ((1.0, 2.0), 2)])
def test_wrong_scale_is_refused(breaks: tuple[float, ...], colours: int) -> None:
    """Limit: breaks rise and each class has a colour."""
    with pytest.raises(ValueError, match=r"break|rise"):
        Scale(breaks=breaks, colours=((0, 0, 0),) * colours)


@pytest.mark.parametrize("colour_by", list(ColourBy))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_legend_carries_title_unit_and_classes(colour_by: ColourBy, language: str) -> None:
    """Law: no legend without unit; as many classes as colours, all different."""
    found = legend(colour_by, load_words(language))

    assert found.title
    assert found.unit
    assert len({colour for _, colour in found.classes}) == len(found.classes) >= 3
    assert len({label for label, _ in found.classes}) == len(found.classes)


def test_courtyards_stay_open(drawn: Outlines) -> None:
    """Law: a closed block keeps its hole on the map."""
    assert len(drawn.buildings["OH1-R1"][0]) == 2


def test_chosen_house_has_a_ring_round_all_its_parts(district: Evaluation, drawn: Outlines) -> None:
    """Law: choosing one part of Prisma marks both; nothing is marked when nothing is chosen."""
    rings = {}
    for chosen in ("OH1-O1a", None, "no such house"):
        layers = map_layers(
            district, drawn, colour_by=ColourBy.USE, year=2030, selected=chosen, words=WORDS
        )
        rings[chosen] = next(layer for layer in layers if layer.id == "chosen").rows

    assert len(rings["OH1-O1a"]) >= 2
    assert rings[None] == rings["no such house"] == ()


def test_hostile_name_stays_text(district: Evaluation, drawn: Outlines) -> None:
    """Limit: a name like a script is plain text of the tip and no expression of the map."""
    evil = "<script>alert(1)</script>@@=1+1"
    named = district.buildings.assign(name=evil)
    layers = map_layers(
        replace(district, buildings=named), drawn, colour_by=ColourBy.USE, year=2030,
        selected=None, words=WORDS,
    )  # fmt: skip
    told = json.loads(deck(layers).to_json())

    houses = next(layer for layer in layers if layer.id == "buildings")
    rows = json.loads(payload(houses))

    assert next(each for each in told["layers"] if each["id"] == "buildings")["data"] == (
        "ref:buildings"
    )
    assert rows
    assert all(row["tip"].startswith(evil) for row in rows)


def test_deck_asks_no_server(district: Evaluation, drawn: Outlines) -> None:
    """Law: the description names no provider, no style address and no other address."""
    layers = map_layers(
        district, drawn, colour_by=ColourBy.UPFRONT, year=2030, selected=None, words=WORDS
    )
    text = deck(layers).to_json()

    assert "http" not in text
    assert "mapProvider" not in text


def test_house_without_value_is_grey(district: Evaluation, drawn: Outlines) -> None:
    """Limit: a standing house has no A1-A5 of its own, so no class."""
    rows = blocks(district, drawn, ColourBy.UPFRONT, 2030).rows
    old = next(row for row in rows if row["id"] == "OH3-M405")

    assert old["colour"][:3] == GREY
    assert WORDS("map.tip_none") in old["tip"]


@pytest.mark.parametrize(
    "row",
    [
        {"polygon": [], "colour": (0, 0, 0)},
        {"polygon": []},
    ],
)
def test_incomplete_layer_is_refused(row: dict[str, object]) -> None:
    """Limit: a row without colour or with three numbers of one is refused at once."""
    with pytest.raises(ValueError, match=r"colour|Colours"):
        Layer(id="x", shape=Shape.GROUND, rows=(row,))


def test_colour_of_a_code() -> None:
    """Identity: hexadecimal pairs."""
    assert rgb("#0b6e8a") == (11, 110, 138)
