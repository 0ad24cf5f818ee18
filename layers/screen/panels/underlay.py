"""The plan picture: uploaded, placed by its file or by control points, faded, and taken away."""

import math
from collections.abc import Callable

import geopandas as gpd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.errors import PlanError, StoreError
from geo.plan.crs import LOCAL, WGS84
from geo.plan.placing import FEWEST, Fit, fitted
from geo.plan.underlay import Underlay
from layers.layer import Layer
from layers.refused import refusal
from layers.screen import cached, edits, frame, geomap, picture
from layers.screen.picture import FOLDER, LOOKED_AT, Held, Placing
from layers.screen.pins import pins
from layers.screen.said import Pair, clicked
from layers.screen.session import Session
from layers.words import Words, plain

KEY = "plan-picture"
ADDRESS = "picture"  # its name in the address brings it back after a reload
ENDINGS = ["tif", "tiff", "png", "jpg", "jpeg"]
WORLD_ENDINGS = ["pgw", "jgw", "tfw", "wld", "pngw", "jpgw", "txt"]
SYSTEMS = (3008, 3006, 3007, 3021, 4326, 3857)
WAYS = ("points", "world")
PERCENT = 100


def take(session: Session) -> None:
    """Take over what was pointed at since the last run, and bring a kept picture back."""
    held = session.picture
    picked = geomap.said_before(edits.KEY).picked
    if picked is not None and picked.seq != held.seen_pick:
        held.seen_pick = picked.seq
        if held.placing is not None and held.placing.waits:
            place = _moved(picked.place, WGS84, _system(session))
            # beyond the horizon there may be no metres
            if math.isfinite(place[0]) and math.isfinite(place[1]):
                held.placing.point_on_ground(place)
    if held.placing is not None:
        found = clicked(st.session_state.get(KEY), held.placing.look.size)
        if found is not None and found.seq != held.seen_click:
            held.seen_click = found.seq
            held.placing.point_in_picture(found.place)
    _remember(held)


def _remember(held: Held) -> None:
    """Bring the picture back that the address names, or name the one that is shown."""
    named = st.query_params.get(ADDRESS, "")
    if held.shown is not None and not named:
        st.query_params[ADDRESS] = held.shown.digest
    elif held.shown is None and named:
        held.shown = picture.kept(cached.store().path.with_name(FOLDER), named)
        if held.shown is None:
            st.query_params.pop(ADDRESS)


def menu(session: Session) -> None:
    """Show the button of the plan picture with what can be done about it."""
    held, words = session.picture, session.words
    with frame.popover(words("underlay.title"), ":material/image:", "underlay") as seen:
        if not seen:
            return
        if held.placing is not None:
            _ways(held.placing, session)
        elif held.shown is not None:
            _shown(held.shown, session)
        else:
            _upload(session)


def points(session: Session) -> None:
    """Choose control points: in the picture, then on the map or by typing."""
    placing, words = session.picture.placing, session.words
    if placing is None:
        return
    with st.container(key="feed-picture"):
        geomap.feed(LOOKED_AT, picture.table(placing.look.png))
    with st.container(border=True, key="placing", gap="small"):
        step = "map" if placing.waits else "picture"
        number = len(placing.pixels)
        st.markdown(f"**{words(f'underlay.step_{step}', number=number)}**")
        geomap.picture(
            LOOKED_AT,
            size=placing.look.size,
            points=[pixel for pixel in placing.pixels if pixel is not None],
            labels={name: words(f"underlay.{name}") for name in ("picture", "larger", "smaller")},
            key=KEY,
        )
        fit = _fit(placing, session)
        _placed(placing, fit, session)
        if fit is not None:
            st.caption(" ".join([accuracy(fit, words), *_more(fit, words)]))
        _rows(placing, fit, session)


def accuracy(fit: Fit, words: Words) -> str:
    """Return how well control points hold, in a sentence."""
    stretch = words.number((fit.stretch - 1.0) * PERCENT, 1)
    if fit.free:
        return words("underlay.residual", metres=words.number(fit.residual_m, 2), percent=stretch)
    if len(fit.residuals_m) > FEWEST:
        return words("underlay.exact_three", percent=stretch)
    return words("underlay.exact_two")


def _more(fit: Fit, words: Words) -> tuple[str, ...]:
    """Return what more points would tell, as long as those there are say nothing of the error."""
    if fit.free:
        return ()
    return (words(f"underlay.more_{'three' if len(fit.residuals_m) > FEWEST else 'two'}"),)


def pinned(layers: tuple[Layer, ...], session: Session) -> tuple[Layer, ...]:
    """Return layers with the points that are being chosen, numbered as in the picture."""
    placing = session.picture.placing
    if placing is None or not layers:
        return layers
    return (*layers, *pins(placing.metres, _system(session)))


def _upload(session: Session) -> None:
    held, words = session.picture, session.words
    st.caption(words("underlay.text"))
    given = _file("file", ENDINGS, session)
    if given is None:
        return
    name, data = given.name, given.getvalue()
    with frame.shielded(session), st.spinner(words("underlay.reading")):
        seen = picture.looked_at(name, data)
        if seen.placed:
            _show(picture.placed(name, data, crs=None, near=_middle(session)), session)
        held.placing = Placing(name=name, data=data, look=seen)
        st.rerun()


def _file(name: str, endings: list[str], session: Session) -> UploadedFile | None:
    """Ask for a file; Streamlit's own words on the button are English only."""
    words = session.words
    st.html(f"<style>:root {{ --upload-word: '{words('underlay.choose')}'; }}</style>")
    with st.container(key=f"upload-{name}"):
        key = session.key(name, session.picture.uploads)
        return st.file_uploader(words(f"underlay.{name}"), type=endings, key=key)


def _ways(placing: Placing, session: Session) -> None:
    """Choose how a picture is placed that does not say it itself."""
    words = session.words
    st.caption(words("underlay.nowhere", name=plain(placing.name)))
    way = st.segmented_control(
        words("underlay.way"),
        WAYS,
        default=WAYS[0],
        format_func=lambda one: words(f"underlay.way_{one}"),
        key=session.key("way"),
        required=True,
    )
    if way == "world":
        _world(placing, session)
    else:
        st.caption(words("underlay.points_there"))
    _button("cancel", ":material/close:", session.picture.cancel, session)


def _world(placing: Placing, session: Session) -> None:
    """Place a picture by a world file, or by what a TIFF says without naming the system."""
    words, world = session.words, None
    crs = st.selectbox(
        words("underlay.crs"),
        SYSTEMS,
        format_func=lambda code: words(f"underlay.crs_{code}"),
        key=session.key("picture-crs"),
    )
    if not placing.look.lies:
        given = _file("world", WORLD_ENDINGS, session)
        if given is None:
            return
        world = given.getvalue()[:10_000].decode("latin-1")
    if st.button(words("underlay.place"), key=session.key("world-place"), type="primary"):
        with frame.shielded(session), st.spinner(words("underlay.reading")):
            found = picture.placed(
                placing.name, placing.data, crs=crs, world=world, near=_middle(session)
            )
            _show(found, session)


def _shown(found: Underlay, session: Session) -> None:
    """Tell of the picture that is shown, fade it, or take it away."""
    held, words = session.picture, session.words
    st.markdown(f"**{plain(found.title)}**")
    st.caption(words("underlay.pixel", metres=words.number(found.pixel_m, 2)))
    if found.fit is not None:
        st.caption(accuracy(found.fit, words))
    for said in found.notes:
        values = {name: plain(value) for name, value in said.values.items()}
        st.markdown(f":orange[:material/info: {words(f'notes.{said.code}', **values)}]")
    with st.container(key="underlay-opacity"):
        opacity = st.slider(
            words("underlay.opacity"),
            0,
            PERCENT,
            value=round(held.opacity * PERCENT),
            step=5,
            format="%d %%",
            key=session.key("opacity"),
        )
    held.opacity = opacity / PERCENT
    if held.placed is not None:
        _button("adjust", ":material/edit_location:", held.adjust, session)
    _button("remove", ":material/delete:", held.forget, session)


def _fit(placing: Placing, session: Session) -> Fit | None:
    """Return the fit of the points so far; None while there are too few, or none holds."""
    if len(placing.points) < FEWEST:
        return None
    try:
        return fitted(placing.points)
    except PlanError as error:
        why = plain(refusal(error, session.words))
        st.warning(session.words("screen.error", message=why))
        return None


def _rows(placing: Placing, fit: Fit | None, session: Session) -> None:
    """Show every point: its place on the ground, which can be typed, and how far it is off."""
    words = session.words
    st.caption(words("underlay.ground", code=_system(session)))
    for number, ground in enumerate(placing.metres):
        if placing.pixels[number] is None:
            continue
        name, first, second, off, last = st.columns(
            [0.3, 1.3, 1.3, 0.8, 0.5], gap="small", vertical_alignment="center"
        )
        name.markdown(f"**{number + 1}**")
        with first:
            east = _metres("east", number, ground and ground[0], session)
        with second:
            north = _metres("north", number, ground and ground[1], session)
        if fit is not None and number < len(fit.residuals_m):
            off.caption(words("underlay.off", metres=words.number(fit.residuals_m[number], 2)))
        key = session.key("drop", number, len(placing.pixels))
        drop = words("underlay.drop", number=number + 1)
        # the style sheet hides the words from the eye: there is room for the icon only
        if last.button(drop, icon=":material/close:", type="tertiary", key=key, help=drop):
            placing.drop(number)
            st.rerun()
        if east is not None and north is not None and (east, north) != ground:
            placing.ground(number, (east, north))
            st.rerun()


def _metres(name: str, number: int, value: float | None, session: Session) -> float | None:
    given = st.number_input(
        session.words(f"underlay.{name}", number=number + 1),
        value=value,
        step=1.0,
        format="%.2f",
        # a place from the map is another value, and so another field
        key=session.key(name, number, value, session.picture.uploads),
        label_visibility="collapsed",
        placeholder=session.words(f"underlay.{name}_short"),
    )
    return None if given is None else float(given)


def _placed(placing: Placing, fit: Fit | None, session: Session) -> None:
    words = session.words
    with st.container(horizontal=True, gap="small"):
        ready = st.button(
            words("underlay.place"),
            type="primary",
            icon=":material/check:",
            disabled=fit is None,
            key=session.key("place"),
        )
        _button("cancel", ":material/close:", session.picture.cancel, session, "points")
    if ready:
        with frame.shielded(session), st.spinner(words("underlay.reading")):
            found = picture.placed(
                placing.name, placing.data, crs=_system(session), points=placing.points
            )
            _show(found, session)


def _system(session: Session) -> int:
    """Return the EPSG number of the system in which the plan counts metres."""
    return int(session.scenario.plan.buildings.crs.to_epsg() or LOCAL)


def _middle(session: Session) -> Pair:
    """Return where the plan lies, in longitude and latitude."""
    west, south, east, north = session.scenario.plan.buildings.total_bounds
    return _moved(((west + east) / 2.0, (south + north) / 2.0), _system(session), WGS84)


def _moved(place: Pair, source: int, target: int) -> Pair:
    point = gpd.GeoSeries.from_xy([place[0]], [place[1]], crs=source).to_crs(target).iloc[0]
    # a centimetre, or a hundredth of one in degrees
    digits = 9 if target == WGS84 else 2
    return round(point.x, digits), round(point.y, digits)


def _show(found: Underlay, session: Session) -> None:
    """Show a picture and keep it; a full disk is told and hinders nothing."""
    session.picture.show(found)
    try:
        picture.keep(cached.store().path.with_name(FOLDER), found)
        st.query_params[ADDRESS] = found.digest
    except StoreError as error:
        session.unsaved = error.message
    st.rerun()


def _button(
    name: str, icon: str, done: Callable[[], None], session: Session, where: str = "menu"
) -> None:
    """Show a button that ends what goes on with the picture."""
    if st.button(session.words(f"underlay.{name}"), icon=icon, key=session.key(name, where)):
        done()
        st.query_params.pop(ADDRESS, None)
        st.rerun()
