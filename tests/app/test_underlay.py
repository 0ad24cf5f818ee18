"""The plan picture without a browser: uploaded, placed in every way, faded, kept and removed."""

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from geo.errors import StoreError
from geo.plan.crs import to_lonlat
from geo.plan.underlay import underlay
from layers.deck import deck
from layers.layer import Layer, Shape
from layers.screen import edits, picture, said
from layers.screen.frame import OPEN
from layers.screen.panels.underlay import ADDRESS, KEY, pinned
from layers.screen.picture import Held
from layers.screen.pins import pins
from layers.screen.said import Pair
from layers.screen.session import KEY as SESSION
from layers.screen.session import Session
from layers.words import load_words
from tests.app.test_pages import SCRIPT, SLOW
from tests.pictures import NORTH, PIXEL_M, PLACED, WEST, on, sheet, written

CORNERS = ((0.0, 0.0), (240.0, 0.0), (240.0, 160.0), (0.0, 160.0))
WORDS = load_words("sv")


def opened(**query: str) -> AppTest:
    """Return the app with the panel of the picture open."""
    app = AppTest.from_file(SCRIPT, default_timeout=SLOW)
    app.session_state[f"{OPEN}-underlay"] = True
    app.query_params["lang"] = "sv"
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def held(app: AppTest) -> Held:
    """Return the visitor's picture."""
    session: Session = app.session_state[SESSION]
    return session.picture


def uploaded(path: Path, label: str = "underlay.file", app: AppTest | None = None) -> AppTest:
    """Return the app after an upload."""
    app = app or opened()
    field = next(one for one in app.file_uploader if one.label == WORDS(label))
    field.set_value((path.name, path.read_bytes(), "image/png")).run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> None:
    """Press a button."""
    next(b for b in app.button if b.label == WORDS(key) and not b.disabled).click().run()
    assert not app.exception


def geotiff(folder: Path) -> Path:
    """Return a picture that says where it lies."""
    return written(folder / "plan.tif", sheet(), "GTiff", crs="EPSG:3008", transform=PLACED)


def test_a_geotiff_is_shown_faded_kept_and_removed(tmp_path: Path) -> None:
    """Law: a GeoTIFF needs no more than the upload, outlives a reload, and goes for good."""
    path = geotiff(tmp_path)
    app = uploaded(path)
    shown = held(app).shown
    assert shown is not None
    assert shown.corners == underlay(path, crs=None).corners
    slider = next(one for one in app.slider if one.label == WORDS("underlay.opacity"))
    slider.set_value(30).run()
    assert held(app).opacity == 0.3
    assert held(app).shown is shown

    name = app.query_params[ADDRESS]
    again = opened(**{ADDRESS: name[0] if isinstance(name, list) else name})
    assert held(again).shown == shown
    press(again, "underlay.remove")
    assert held(again).shown is None
    assert ADDRESS not in again.query_params


def test_a_world_file_places(tmp_path: Path) -> None:
    """Identity: PNG, world file and a choice of the system give what a GeoTIFF gives."""
    app = uploaded(written(tmp_path / "plan.png", sheet(), "PNG"))
    assert held(app).placing is not None
    way = next(one for one in app.segmented_control if one.label == WORDS("underlay.way"))
    way.set_value("world").run()
    world = tmp_path / "plan.pgw"
    world.write_text(f"{PIXEL_M}\n0\n0\n-{PIXEL_M}\n{WEST + 0.25}\n{NORTH - 0.25}\n")
    uploaded(world, "underlay.world", app)
    press(app, "underlay.place")
    shown = held(app).shown

    assert shown is not None
    assert shown.corners == underlay(geotiff(tmp_path), crs=None).corners


def test_points_are_chosen_in_the_picture_and_on_the_map(tmp_path: Path) -> None:
    """Identity: clicks by turns in both place the picture where a GeoTIFF lies, to a pixel."""
    app = uploaded(written(tmp_path / "plan.png", sheet(), "PNG"))
    for number, corner in enumerate(CORNERS):
        east, north = on(PLACED, *corner)
        app.session_state[KEY] = {"clicked": {"seq": number + 1, "place": list(corner)}}
        app.run()
        assert held(app).waits
        place = to_lonlat(np.array([[east, north]]))[0]
        app.session_state[edits.KEY] = {"picked": {"seq": number + 1, "place": place.tolist()}}
        app.run()
        assert not app.exception
    press(app, "underlay.place")
    shown, wanted = held(app).shown, underlay(geotiff(tmp_path), crs=None)

    assert shown is not None
    assert shown.fit is not None
    assert shown.fit.residual_m < 0.02
    for corner, other in zip(shown.corners, wanted.corners, strict=True):
        assert corner == pytest.approx(other, abs=1e-5)
    assert held(app).placing is None


def chosen(path: Path, corners: tuple[Pair, ...]) -> AppTest:
    """Return the app after points were chosen by turns in the picture and on the map."""
    app = uploaded(path)
    for number, corner in enumerate(corners):
        app.session_state[KEY] = {"clicked": {"seq": number + 1, "place": list(corner)}}
        app.run()
        place = to_lonlat(np.array([on(PLACED, *corner)]))[0]
        app.session_state[edits.KEY] = {"picked": {"seq": number + 1, "place": place.tolist()}}
        app.run()
    assert not app.exception
    return app


def test_the_points_of_a_picture_can_be_changed(tmp_path: Path) -> None:
    """Law: a picture that was placed is taken up again with its points, and stays until then."""
    app = chosen(written(tmp_path / "plan.png", sheet(), "PNG"), CORNERS[:3])
    told = " ".join(one.value for one in app.caption)
    assert WORDS("underlay.more_three") in told
    press(app, "underlay.place")
    first = held(app).shown
    told = " ".join(one.value for one in app.caption)
    assert WORDS("underlay.exact_three", percent="0,0") in told
    assert WORDS("underlay.more_three") not in told

    press(app, "underlay.adjust")
    placing = held(app).placing
    assert placing is not None
    assert len(placing.points) == 3
    assert held(app).shown is first
    press(app, "underlay.cancel")
    assert (held(app).shown, held(app).placing) == (first, None)

    press(app, "underlay.adjust")
    label = WORDS("underlay.east", number=1)
    field = next(f for f in app.number_input if f.label == label)
    field.set_value(field.value + 30.0).run()
    press(app, "underlay.place")
    second = held(app).shown
    assert second is not None
    assert first is not None
    assert second.corners != first.corners
    press(app, "underlay.remove")
    assert (held(app).shown, held(app).placing, held(app).placed) == (None, None, None)


def test_another_plan_takes_no_points_over(tmp_path: Path) -> None:
    """Limit: metres of one zone mean nothing in another, so points stay behind, not the picture."""
    app = chosen(written(tmp_path / "plan.png", sheet(), "PNG"), CORNERS[:3])
    press(app, "underlay.place")
    session: Session = app.session_state[SESSION]
    shown, plan = session.picture.shown, session.scenario.plan
    session.begin(dataclasses.replace(plan, name="another"))

    assert session.picture.shown is shown is not None
    assert (session.picture.placing, session.picture.placed) == (None, None)


def test_points_are_numbered_on_the_map(tmp_path: Path) -> None:
    """Law: a point has its number where it lies on the ground; one without a place has none."""
    app = chosen(written(tmp_path / "plan.png", sheet(), "PNG"), CORNERS[:2])
    placing = held(app).placing
    assert placing is not None
    ground = (Layer(id="ground", shape=Shape.GROUND, rows=()),)
    shown = pinned(ground, app.session_state[SESSION])
    assert [layer.id for layer in shown] == ["ground", "pin-plates", "pins", "pin-numbers"]
    _, lines, numbers = pins([None, *placing.metres], 3008)
    assert [row["text"] for row in numbers.rows] == ["2", "3"]
    assert len(lines.rows) == 8
    east = np.mean([point[0] for point in lines.rows[0]["path"]])
    assert east == pytest.approx(to_lonlat(np.array([on(PLACED, *CORNERS[0])]))[0][0], abs=1e-6)
    assert pins([None], 3008) == ()
    assert pins([(1e30, 1e30)], 3008) == ()


@pytest.mark.parametrize("place", [[-167.0, 0.0], [103.5, 0.0], [180.0, -90.0], [12.7, 90.0]])
def test_a_place_at_the_end_of_the_world_breaks_nothing(tmp_path: Path, place: list[float]) -> None:
    """Limit: a click where no metres make sense breaks nothing, and a typed place replaces it."""
    app = uploaded(written(tmp_path / "plan.png", sheet(), "PNG"))
    app.session_state[KEY] = {"clicked": {"seq": 1, "place": [5, 5]}}
    app.run()
    app.session_state[edits.KEY] = {"picked": {"seq": 1, "place": place}}
    app.run()

    assert not app.exception
    for name, value in (("east", WEST), ("north", NORTH)):
        label = WORDS(f"underlay.{name}", number=1)
        next(f for f in app.number_input if f.label == label).set_value(value).run()
    assert not app.exception
    placing = held(app).placing
    assert placing is not None
    assert placing.points[0][2:] == (WEST, NORTH)


def test_coordinates_can_be_typed(tmp_path: Path) -> None:
    """Law: who uses no map types the places; the residual of four points is told."""
    app = uploaded(written(tmp_path / "plan.png", sheet(), "PNG"))
    for number, corner in enumerate(CORNERS):
        app.session_state[KEY] = {"clicked": {"seq": number + 1, "place": list(corner)}}
        app.run()
        for name, value in zip(("east", "north"), on(PLACED, *corner), strict=True):
            label = WORDS(f"underlay.{name}", number=number + 1)
            next(f for f in app.number_input if f.label == label).set_value(value).run()
        assert not app.exception
    placing = held(app).placing

    assert placing is not None
    assert len(placing.points) == 4
    label = WORDS("underlay.residual", metres="0,00", percent="0,0")
    assert label in [c.value for c in app.caption]
    next(b for b in app.button if b.help == WORDS("underlay.drop", number=2)).click().run()
    assert [p[:2] for p in placing.points] == [CORNERS[0], *CORNERS[2:]]


@pytest.mark.parametrize("data", [b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(30), b""])
def test_what_is_no_picture_is_told_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    """Law: a hostile upload ends in one sentence on the page, and nothing is shown."""
    path = tmp_path / "plan<b>.png"
    path.write_bytes(data)
    app = uploaded(path)

    assert len(app.error) == 1
    assert "<" not in app.error[0].value
    assert (held(app).shown, held(app).placing) == (None, None)


@pytest.mark.parametrize("name", ["../../etc/passwd", "0" * 32, "A" * 32, ""])
def test_a_name_that_is_not_kept_brings_nothing(name: str) -> None:
    """Law: the address can only name what lies in the folder."""
    app = opened(**{ADDRESS: name})

    assert held(app).shown is None


def test_a_kept_picture_that_was_changed_is_not_shown(tmp_path: Path) -> None:
    """Law: a file on disk is what its name says, or nothing."""
    found = underlay(geotiff(tmp_path), crs=None)
    picture.keep(tmp_path / "kept", found)
    assert picture.kept(tmp_path / "kept", found.digest) == found
    path = tmp_path / "kept" / f"{found.digest}.json"
    path.write_text(path.read_text().replace('"title": "plan"', '"title": "other"'))

    assert picture.kept(tmp_path / "kept", found.digest) is None


def test_the_folder_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: the oldest pictures make room, with what is told of them; a folder that is none, too."""
    monkeypatch.setattr(picture, "MOST_KEPT", 2)
    path, folder = geotiff(tmp_path), tmp_path / "kept"
    found = [underlay(path, crs=None, name=title) for title in ("first", "second", "third")]
    for age, one in enumerate(found):
        picture.keep(folder, one)
        os.utime(folder / f"{one.digest}.png", (age, age))
    picture.keep(folder, found[2])

    assert picture.kept(folder, found[0].digest) is None
    assert [picture.kept(folder, one.digest) for one in found[1:]] == found[1:]
    assert len(list(folder.iterdir())) == 4
    with pytest.raises(StoreError, match="could not be kept"):
        picture.keep(path, found[0])


def test_two_visitors_do_not_share_a_picture(tmp_path: Path) -> None:
    """Law: a picture belongs to the session that uploaded it."""
    first = uploaded(geotiff(tmp_path))
    second = opened()

    assert held(first).shown is not None
    assert held(second).shown is None


def test_the_layer_lies_on_the_ground_and_carries_no_picture(tmp_path: Path) -> None:
    """Law: above the ground and below all else; opacity changes neither rows nor table."""
    mine = Held(shown=underlay(geotiff(tmp_path), crs=None))
    stack = tuple(Layer(id=i, shape=Shape.LINE, rows=()) for i in ("ground", "plots", "buildings"))
    first, table = mine.under(stack), mine.tables()
    mine.opacity = 0.2
    second = mine.under(stack)

    assert [layer.id for layer in first] == ["ground", "underlay", "plots", "buildings"]
    assert first[1].rows == second[1].rows == ()
    assert (first[1].opacity, second[1].opacity) == (0.6, 0.2)
    assert mine.tables()[0][1] is table[0][1]
    assert mine.under(()) == ()
    (told,) = [one for one in json.loads(deck(second).to_json())["layers"] if "opacity" in one]
    assert (told["@@type"], told["data"], told["opacity"]) == ("BitmapLayer", "ref:underlay", 0.2)
    row = json.loads(table[0][1])[0]
    assert row["image"].startswith("data:image/png;base64,")
    assert len(row["bounds"]) == 4


@pytest.mark.parametrize("opacity", [-0.1, 1.1, float("nan")])
def test_an_opacity_that_cannot_be_is_refused(opacity: float) -> None:
    """Law: opacity is a share."""
    with pytest.raises(ValueError, match="opacity"):
        Layer(id="sheet", shape=Shape.PICTURE, rows=(), opacity=opacity)


@pytest.mark.parametrize(
    "place", [[-1, 0], [241, 0], [0, 161], [float("nan"), 0], ["1", 2], [1], None, [True, 1]]
)
def test_a_click_outside_the_picture_is_not_believed(place: Any) -> None:  # noqa: ANN401
    """Law: what a browser says of a click is checked."""
    assert said.clicked({"clicked": {"seq": 1, "place": place}}, (240, 160)) is None
    assert said.clicked({"clicked": {"seq": 1, "place": [240, 0.5]}}, (240, 160)) is not None


@pytest.mark.parametrize("place", [[181, 0], [0, 91], [float("nan"), 0], [1], "12", None])
def test_a_picked_place_is_checked(place: Any) -> None:  # noqa: ANN401
    """Law: a place on the map lies on the globe, or nothing is heard."""
    assert said.checked({"picked": {"seq": 1, "place": place}}).picked is None
    assert said.checked({"picked": {"seq": 1, "place": [12.7, 56]}}).picked is not None
