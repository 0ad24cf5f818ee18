"""The guard of the server: requests by a foreign name or from a foreign page go no further."""

import asyncio
from typing import Any

import pytest
from streamlit import net_util
from streamlit.web.server import server_util

from layers.screen.guard import Guard
from layers.screen.pose import Pose, posed
from layers.screen.server import options, stay_at_home

POSE = {"longitude": 12.69, "latitude": 56.04, "zoom": 15.5, "pitch": 50, "bearing": -20.0}


def asked(kind: str, host: str, origin: str | None, hosts: tuple[str, ...]) -> list[Any]:
    """Return what a request met: the app, or what the guard sent."""
    met: list[Any] = []

    async def app(*_: object) -> None:
        await asyncio.sleep(0)
        met.append("app")

    async def send(message: Any) -> None:  # noqa: ANN401 - as the protocol has it
        await asyncio.sleep(0)
        met.append(message.get("status", message.get("code", message["type"])))

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"type": f"{kind}.request"}

    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])
    scope = {"type": kind, "headers": headers, "path": "/", "method": "GET"}
    asyncio.run(Guard(app, hosts)(scope, receive, send))
    return met


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("host", "origin", "hosts", "passes"),
    [
        ("localhost:8501", None, ("localhost",), True),
        ("localhost:8501", "http://localhost:8501", ("localhost",), True),
        ("LOCALHOST:8501", None, ("localhost",), True),
        ("[::1]:8501", None, ("::1",), True),
        ("10.0.0.5:8501", "http://10.0.0.5:8501", ("*",), True),
        ("evil.example", None, ("localhost",), False),
        ("", None, ("localhost",), False),
        ("localhost:8501", "http://evil.example", ("localhost",), False),
        ("localhost:8501", "null", ("localhost",), False),
        ("localhost:8501", "http://localhost:9999", ("*",), False),
    ],
)
def test_only_own_pages_under_own_names_pass(
    kind: str, host: str, origin: str | None, hosts: tuple[str, ...], *, passes: bool
) -> None:
    """Law: a foreign name and a foreign page are refused, whatever the protocol."""
    met = asked(kind, host, origin, hosts)

    assert (met == ["app"]) is passes
    if not passes:
        assert met[0] == (403 if kind == "http" else 4403)


def test_what_is_no_request_passes() -> None:
    """Limit: the start and the end of the server are nobody's request."""
    assert asked("lifespan", "", None, ("localhost",)) == ["app"]


def test_options_are_read_as_streamlit_means_them() -> None:
    """Law: both ways of writing an option give the same, and truth and numbers are such."""
    found = options(["--server.port", "8600", "--server.headless=true", "--a.b", "--c.d", "x=y"])

    assert found == {"server.port": 8600, "server.headless": True, "a.b": True, "c.d": "x=y"}


def test_nobody_outside_is_asked_who_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: an origin that is not known is refused without a request that leaves the machine."""
    asked: list[str] = []
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))

    assert not server_util.is_url_from_allowed_origins("http://elsewhere.example")
    assert asked  # else this test would prove nothing
    asked.clear()
    stay_at_home()
    assert not server_util.is_url_from_allowed_origins("http://elsewhere.example")
    assert asked == []


def test_a_pose_is_taken_whole() -> None:
    """Law: what a browser says of its camera comes back as it is."""
    assert posed(POSE) == Pose(**POSE)
    assert posed(Pose(**POSE).to_json()) == Pose(**POSE)
    sized = Pose(**POSE, width=1280.0, height=720.0)
    assert posed(sized.to_json()) == sized
    assert posed({**POSE, "width": -1, "height": 720}) == Pose(**POSE)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {},
        {**POSE, "zoom": "15"},
        {**POSE, "zoom": True},
        {**POSE, "pitch": float("nan")},
        {**POSE, "bearing": float("inf")},
        {**POSE, "latitude": 91.0},
    ],
)
def test_a_pose_that_does_not_hold_is_none(bad: object) -> None:
    """Limit: nothing of a camera is believed when any of it cannot be."""
    assert posed(bad) is None
