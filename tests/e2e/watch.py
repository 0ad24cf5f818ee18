"""Pages under watch: a request that leaves the machine and an error in the browser are faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE_MS = 120_000  # a test fails by what it sees, not by how busy the machine is
STREAM = "/_stcore/stream"
LOCAL_SCHEMES = {"data", "blob", "about"}


class Talk:
    """What a page and the app say to each other: whether all that was asked is answered."""

    def __init__(self) -> None:
        self.is_asked = False
        self.is_answered = True

    def begin(self, socket: WebSocket) -> None:
        """Listen to a new connection."""
        self.is_asked, self.is_answered = False, True
        socket.on("framesent", self._asked)
        socket.on("framereceived", self._heard)

    @property
    def is_over(self) -> bool:
        """Whether nothing was asked that no run has begun to answer, and no run goes on."""
        return self.is_answered and not self.is_asked

    def _asked(self, payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            kind = BackMsg.FromString(payload).WhichOneof("type")
            self.is_asked |= kind == "rerun_script"

    def _heard(self, payload: str | bytes) -> None:
        kind = None
        if isinstance(payload, bytes):
            kind = ForwardMsg.FromString(payload).WhichOneof("type")
        if kind == "new_session":
            self.is_asked = self.is_answered = False
        elif kind == "script_finished":
            self.is_answered = True


TALKS: WeakKeyDictionary[Page, Talk] = WeakKeyDictionary()


@contextmanager
def watched(context: BrowserContext, app: str) -> Iterator[Page]:
    """Yield a new page, and fail once it is left if anything went wrong in it."""
    faults: list[str] = []
    page = context.new_page()
    listen(page, app, faults)
    page.on(
        "console",
        lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
    )
    yield page
    page.close()
    assert faults == [], faults


def listen(page: Page, app: str, faults: list[str]) -> None:
    """Follow what a page and the app say to each other, and note what goes wrong."""
    talk = TALKS[page] = Talk()
    page.set_default_timeout(PATIENCE_MS)

    def opened(socket: WebSocket) -> None:
        faults.extend(foreign(socket.url, app))
        # the link of a workshop asks for nothing
        if urlsplit(socket.url).path.endswith(STREAM):
            talk.begin(socket)

    page.on("request", lambda request: faults.extend(foreign(request.url, app)))
    page.on("websocket", opened)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))


def foreign(url: str, app: str) -> list[str]:
    """Return the fault of a request that leaves the machine."""
    parts = urlsplit(url)
    if parts.scheme in LOCAL_SCHEMES or parts.netloc == urlsplit(app).netloc:
        return []
    return [f"request to another host: {url}"]
