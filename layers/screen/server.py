"""
Server: the app, and beside it the live link of workshops.

    python -m layers.screen.server [--option value ...]

The options are those of Streamlit. `run.py` starts it; the script of the page is `app.py` in the
folder that one stands in.
"""

import asyncio
import importlib
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from streamlit import net_util

from layers.screen.guard import Guard

SHARED_VARIABLE = "KOLKARTA_SHARED"  # the address at which others on the network reach the app
ADDRESS = "server.address"
OWN_NAMES = ("localhost", "127.0.0.1", "::1")
LINK = "/live"
OPTION = "--"


def main(arguments: Sequence[str]) -> None:
    """Serve until stopped."""
    script = Path.cwd() / "app.py"
    # the folder of the script, and not that of this file, is where modules are looked for
    sys.argv = [str(script)]
    given = options(arguments)
    names = hosts(str(given.get(ADDRESS, "")), os.environ.get(SHARED_VARIABLE, ""))
    app = st.App(
        script,
        routes=[WebSocketRoute(LINK, linked)],
        middleware=[Middleware(Guard, hosts=names)],
    )
    stay_at_home()
    # who comes by a name of ours has passed the guard; by itself Streamlit knows numbers alone
    ours = [f"http://{name}" for name in names if name not in {*OWN_NAMES, "*"}]
    app.run(config={"server.corsAllowedOrigins": ours, **given})


def stay_at_home() -> None:
    """
    Keep Streamlit from asking a server on the internet for the address of this machine.

    It would when it listens to the network, and whenever it does not know an origin.
    """
    net_util.get_external_ip = lambda: None


def hosts(address: str, shared: str) -> tuple[str, ...]:
    """
    Return the names by which the app may be called.

    Parameters
    ----------
    address
        Where the server listens; who names one of their own knows what it is called, and all are
        let through.
    shared
        The address by which the network reaches it, empty where it does not.

    Examples
    --------
    >>> hosts("localhost", "")
    ('localhost', '127.0.0.1', '::1')
    >>> hosts("10.0.0.5", "")
    ('*',)
    """
    if shared:
        name = socket.gethostname()
        return (*OWN_NAMES, urlsplit(shared).hostname or "", name, f"{name}.local")
    return OWN_NAMES if address in OWN_NAMES else ("*",)


async def linked(socket: WebSocket) -> None:
    """Serve the live link of one browser."""
    # the caches behind it can only be made in a server that runs
    live = await asyncio.to_thread(importlib.import_module, "layers.screen.live")
    await live.link(socket)


def options(arguments: Sequence[str]) -> dict[str, Any]:
    """
    Return options as Streamlit takes them.

    Parameters
    ----------
    arguments
        `--name value` or `--name=value`.

    Returns
    -------
    options
        Values by name: truth and numbers as such, everything else as text.
    """
    found: dict[str, Any] = {}
    waiting = list(arguments)
    while waiting:
        name, separator, value = waiting.pop(0).removeprefix(OPTION).partition("=")
        if not separator:
            value = waiting.pop(0) if waiting and not waiting[0].startswith(OPTION) else "true"
        found[name] = _typed(value)
    return found


def _typed(value: str) -> bool | int | str:
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if value.isdecimal() else value


if __name__ == "__main__":
    main(sys.argv[1:])
