"""The hub of a room, played by the test: it hears what a browser says, and says what it is told."""

import json
import re
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

from tests.e2e.component_page import POLL_MS, WAIT_MS


class Hub:
    """The other end of `/live` for one page, to be made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[dict[str, Any]] = []
        self.sockets: list[WebSocketRoute] = []
        self.is_down = False
        page.route_web_socket(re.compile(r"/live$"), self._opened)

    def say(self, **message: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        """Say something to the browser."""
        self.sockets[-1].send(json.dumps(message))

    def cut(self) -> None:
        """Break the connection."""
        self.sockets[-1].close()

    def opened(self, number: int) -> None:
        """Wait until the browser has come so many times."""
        for _ in range(WAIT_MS // POLL_MS):
            if len(self.sockets) >= number and len(self.greetings) >= number:
                return
            self.page.wait_for_timeout(POLL_MS)
        message = f"The browser came {len(self.sockets)} times and not {number}."
        raise AssertionError(message)

    @property
    def greetings(self) -> list[dict[str, Any]]:
        """Return who the browser said it was, each time it came."""
        return [message for message in self.heard if "room" in message]

    @property
    def cameras(self) -> list[dict[str, float]]:
        """Return where the browser said that its camera was."""
        return [message["camera"] for message in self.heard if "camera" in message]

    def _opened(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda message: self.heard.append(json.loads(message)))
        if self.is_down:
            socket.close()
