"""
Guard: requests that come by a foreign name or from a foreign page are turned away.

A page elsewhere on the web could otherwise talk to the app through a visitor's browser, and make it
look up addresses outside to find out who asks.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

GUARDED = {"http", "websocket"}
REFUSED = 403
FOREIGN = 4403  # a code of our own for a link that is closed before it begins


class Guard:
    """
    Passes on what comes from the app's own pages under a name it is known by.

    Parameters
    ----------
    app
        What is guarded.
    hosts
        Names without a port; `*` stands for all.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in GUARDED or self.allows(Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            answer = PlainTextResponse("Refused: call the app by its own address.", REFUSED)
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": FOREIGN})

    def allows(self, headers: Headers) -> bool:
        """Return whether a request may pass: known by name, and from no page but our own."""
        host = headers.get("host", "")
        known = "*" in self.hosts or _name(host) in self.hosts
        origin = headers.get("origin")
        # a page without an origin of its own, as a file, says "null"
        return known and (origin is None or urlsplit(origin).netloc == host)


def _name(host: str) -> str:
    """Return a host without its port; an IPv6 address without its brackets."""
    return (urlsplit(f"//{host}").hostname or "") if host else ""
