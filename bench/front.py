"""
Front: what Streamlit's front end does in a browser, as far as its server notices.

A page is opened over the same socket with the same messages. Elements are not drawn: components are
handed to whoever asked for them, troubles are written down, and the rest is counted. Widgets other
than components keep the values they begin with, as where nobody touches them.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

STREAM = "_stcore/stream"
PROTOCOLS = ("streamlit", "PLACEHOLDER_AUTH_TOKEN")
RUNS_KEPT = 2  # a message that so many runs did not ask for is forgotten, as in the front end
OPEN_SECONDS = 60.0
ID_PARTS = 3  # $$ID, a hash, and the key that the script has given


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page is opened: host with port, path and query, and what the browser brings along."""

    host: str
    page: str = ""
    query: str = ""
    cookie: str = ""
    locale: str = "sv-SE"

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that tell a visitor from another."""
        return {"Cookie": self.cookie} if self.cookie else {}

    def socket(self, path: str, **options: Any) -> connect:  # noqa: ANN401 - those of websockets
        """Return a socket of the host, opened from a page of its own."""
        return connect(
            f"ws://{self.host}/{path}",
            origin=f"http://{self.host}",
            additional_headers=self.headers,
            max_size=None,
            open_timeout=OPEN_SECONDS,
            ping_interval=None,  # a browser answers pings and sends none
            **options,
        )


@dataclass(kw_only=True)
class Traffic:
    """What came from the server: messages, their bytes, and runs that came to their end."""

    messages: int = 0
    octets: int = 0
    runs: int = 0


@dataclass(kw_only=True)
class Cached:
    """A message that the server need not send again, and the run that asked for it last."""

    message: ForwardMsg
    run: int


@dataclass(kw_only=True)
class Front:
    """
    One open page.

    Parameters
    ----------
    place
        Where it is.
    mounted
        Is given key and data of a component, whenever a run has shown it.
    """

    place: Place
    mounted: Callable[[str, Any], None]
    troubles: list[str] = field(default_factory=list)
    traffic: Traffic = field(default_factory=Traffic)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    page_hash: str = ""
    query: str = ""
    _socket: ClientConnection | None = None
    _outgoing: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    _cache: dict[str, Cached] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _shown: dict[str, tuple[str, Any]] = field(default_factory=dict)
    _states: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def serve(self) -> None:
        """Open the page and keep it open until cancelled; a close by the server is a trouble."""
        self.query = self.place.query
        async with self.place.socket(STREAM, subprotocols=PROTOCOLS) as socket:
            self._socket = socket
            self.rerun()
            talking = asyncio.create_task(self._talk(socket))
            try:
                async for payload in socket:
                    self._take(payload)
            except ConnectionClosed:
                pass
            finally:
                talking.cancel()
            self.troubles.append("the page was closed by the server")

    def has(self, key: str) -> bool:
        """Return whether the page shows a component."""
        return key in self._ids

    def set_state(self, key: str, name: str, value: object) -> None:
        """Change one value of a component, which asks for a run."""
        if key not in self._ids:
            self.troubles.append(f"the page does not show {key}")
            return
        # as the front end does, the others of the component go with it
        self._states.setdefault(self._ids[key], {})[name] = value
        self.rerun()

    def rerun(self) -> None:
        """Ask for a run with the present states."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.page_script_hash = self.page_hash
        asked.page_name = "" if self.page_hash else self.place.page
        asked.cached_message_hashes.extend(self._cache)
        asked.context_info.timezone = "Europe/Stockholm"
        asked.context_info.locale = self.place.locale
        asked.context_info.url = f"http://{self.place.host}/{self.place.page}"
        asked.widget_states.SetInParent()
        for name, state in self._states.items():
            asked.widget_states.widgets.add(id=name, json_value=json.dumps(state))
        self._outgoing.put_nowait(message.SerializeToString())

    async def _talk(self, socket: ClientConnection) -> None:
        while True:
            await socket.send(await self._outgoing.get())

    def _take(self, payload: bytes) -> None:
        self.traffic.messages += 1
        self.traffic.octets += len(payload)
        message = self._looked_up(ForwardMsg.FromString(payload))
        if message is None:
            return
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta.new_element, message.hash)
        elif kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            self.troubles.append("the page was not found")
        elif kind == "script_finished":
            self._finished(message.script_finished)

    def _looked_up(self, message: ForwardMsg) -> ForwardMsg | None:
        """Return the message itself, or the one of before that it stands for."""
        if message.WhichOneof("type") != "ref_hash":
            if message.metadata.cacheable:
                self._cache[message.hash] = Cached(message=message, run=self.traffic.runs)
            return message
        kept = self._cache.get(message.ref_hash)
        if kept is None:
            self.troubles.append("a message stood for another that is not there")
            return None
        kept.run = self.traffic.runs
        return kept.message

    def _element(self, element: Element, digest: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception" and not element.exception.is_warning:
            self.troubles.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.troubles.append(f"the page says: {element.alert.body}")
        elif kind == "bidi_component":
            self._component(element.bidi_component, digest)

    def _component(self, component: BidiComponent, digest: str) -> None:
        parts = component.id.split("-", ID_PARTS - 1)
        key = parts[-1] if len(parts) == ID_PARTS else component.id
        self._ids[key] = component.id
        if component.WhichOneof("data") != "json":
            return
        if key not in self._shown or self._shown[key][0] != digest:
            self._shown[key] = (digest, json.loads(component.json))
        self.mounted(key, self._shown[key][1])

    def _finished(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.troubles.append("the script does not compile")
        if status != ForwardMsg.FINISHED_SUCCESSFULLY:
            return
        self.traffic.runs += 1
        old = [name for name, one in self._cache.items() if self.traffic.runs - one.run > RUNS_KEPT]
        for name in old:
            del self._cache[name]
        self.settled.set()
