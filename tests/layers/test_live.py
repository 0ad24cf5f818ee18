"""Laws of the hub: who is told of shapes, how they are put together, and how many wait."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.workshop.records import Entry
from layers.screen.live import MOST_LETTERS, MOST_SHAPES, Drawn, Hub, Link
from tests.workshops import Workshop, workshop

SHAPE = {"id": "d1", "geometry": {"type": "Polygon", "coordinates": []}, "properties": {}}


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Return a room with one of each role."""
    return workshop(tmp_path)


def link(entry: Entry) -> Link:
    """Return the link of somebody in a room."""
    return Link(entered=entry.pass_, member=entry.member.id)


def told(shop: Workshop, act: Callable[[Hub], None]) -> dict[str, dict[str, Any] | None]:
    """Let another thread act on a hub, and return what each member is then told of shapes."""

    async def played() -> dict[str, dict[str, Any] | None]:
        hub = Hub()
        links = {one.member.name: link(one) for one in (*shop.all.values(), shop.bo)}
        for one in links.values():
            assert hub.join(one, shop.rooms)
        await asyncio.to_thread(act, hub)
        return {name: one.taken().get("drawn") for name, one in links.items()}

    return asyncio.run(played())


def drew(shop: Workshop, branch: str = "", rev: int = 3, **shapes: object) -> Callable[[Hub], None]:
    """Return what tells of shapes."""
    room = shop.lead.room.id
    return lambda hub: hub.drew(shop.rooms, room, branch, rev, shapes or {"d1": SHAPE})


def test_the_common_plan_is_told_to_everybody(shop: Workshop) -> None:
    """Law: every role sees the shapes of the common plan, the author too."""
    heard = told(shop, drew(shop, d1=SHAPE, d2=None))

    assert set(heard) == {"Lea", "Ada", "Bo", "Pia", "Vic"}
    whole = {"branch": "", "rev": 3, "shapes": {"d1": SHAPE, "d2": None}}
    assert all(one == whole for one in heard.values())


def test_a_variant_is_told_to_its_member_alone(shop: Workshop) -> None:
    """Law: nobody else hears of an own variant, not even who leads."""
    heard = told(shop, drew(shop, branch=shop.part.member.id))

    assert [name for name, one in heard.items() if one] == ["Pia"]


def test_who_was_removed_hears_nothing(shop: Workshop) -> None:
    """Law: a link that is still open is asked for its pass again."""

    def act(hub: Hub) -> None:
        shop.rooms.remove(shop.lead.pass_, shop.bo.member.id)
        drew(shop)(hub)

    heard = told(shop, act)

    assert heard.pop("Bo") is None
    assert all(heard.values())


def test_another_room_hears_nothing(shop: Workshop) -> None:
    """Limit: shapes stay in their room."""
    other = workshop(shop.path.parent, shop.rooms)

    assert not any(told(shop, drew(other)).values())


def test_without_a_server_nothing_happens(shop: Workshop) -> None:
    """Limit: where no link was ever taken in, nobody is told, and nothing fails."""
    drew(shop)(Hub())


def test_what_waits_is_put_together_in_the_order_of_revs(shop: Workshop) -> None:
    """Law: of one shape the newer holds, whichever thread is the first to tell."""

    def act(hub: Hub) -> None:
        drew(shop, rev=3, a="3", b="3")(hub)
        drew(shop, rev=5, b="5", c=None)(hub)
        drew(shop, rev=4, b="4", c="4", d="4")(hub)

    heard = told(shop, act)["Ada"]

    assert heard == {"branch": "", "rev": 5, "shapes": {"a": "3", "b": "5", "c": None, "d": "4"}}


def test_of_two_branches_the_last_one_waits() -> None:
    """Law: shapes of two plans are never mixed."""
    common, own = Drawn.of("", 7, {"a": None}), Drawn.of("m1", 6, {"b": None})

    assert common.with_(own) == own
    assert own.with_(common) == common


def test_a_link_tells_other_things_beside_shapes(shop: Workshop) -> None:
    """Identity: what was told before is not told again, and a rev is not lost."""
    one = link(shop.ada)
    one.tell("rev", 4)
    one.draw(Drawn.of("", 4, {"a": None}))

    assert one.taken() == {"rev": 4, "drawn": {"branch": "", "rev": 4, "shapes": {"a": None}}}
    assert one.taken() == {}


@pytest.mark.parametrize(
    "much",
    [
        {f"d{number}": None for number in range(MOST_SHAPES + 1)},
        {"a": "x" * MOST_LETTERS},
    ],
)
def test_what_is_too_much_does_not_wait(much: dict[str, Any], shop: Workshop) -> None:
    """Limit: a browser that reads nothing costs no memory; its run brings the shapes."""
    one = link(shop.ada)
    one.tell("rev", 4)
    one.draw(Drawn.of("", 4, much))
    assert one.taken() == {"rev": 4}

    half = {name: much[name] for name in list(much)[: len(much) // 2 + 1]}
    one.draw(Drawn.of("", 5, {f"{name} too": value for name, value in half.items()}))
    one.draw(Drawn.of("", 6, half))
    assert one.taken() == {}


def test_shapes_come_before_what_makes_all_pages_run(shop: Workshop) -> None:
    """Law: news that are held wait for the end of the block, those of other threads do not."""
    room = shop.lead.room.id
    order: list[dict[str, Any]] = []

    async def played() -> None:
        hub, one = Hub(), link(shop.ada)
        hub.join(one, shop.rooms)
        one.taken()

        def act() -> None:
            with hub.held():
                hub.changed(room, 8)
                drew(shop, rev=8, d1=None)(hub)
                asyncio.run_coroutine_threadsafe(taken(), loop).result()
                other = threading.Thread(target=hub.changed, args=(room, 7))
                other.start()
                other.join()
                asyncio.run_coroutine_threadsafe(taken(), loop).result()

        async def taken() -> None:
            await asyncio.sleep(0)
            order.append(one.taken())

        loop = asyncio.get_running_loop()
        await asyncio.to_thread(act)
        await taken()

    asyncio.run(played())
    assert order == [
        {"drawn": {"branch": "", "rev": 8, "shapes": {"d1": None}}},
        {"rev": 7},
        {"rev": 8},
    ]


def test_news_that_are_held_are_told_whatever_fails(shop: Workshop) -> None:
    """Limit: a block that fails keeps no news back, and the next change is told at once."""
    room = shop.lead.room.id

    async def played() -> list[dict[str, Any]]:
        hub, one, heard = Hub(), link(shop.ada), []
        hub.join(one, shop.rooms)
        for act in (lambda: fails(hub), lambda: hub.changed(room, 9)):
            await asyncio.to_thread(act)
            heard.append(one.taken())
        return heard

    def fails(hub: Hub) -> None:
        with contextlib.suppress(RuntimeError), hub.held():
            hub.changed(room, 8)
            raise RuntimeError

    assert asyncio.run(played()) == [{"rev": 8}, {"rev": 9}]
