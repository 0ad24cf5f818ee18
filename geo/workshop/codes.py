"""Codes: what opens a room, kept so that a copy of the file opens none, and guessed in no time."""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from geo.errors import ThrottledError
from geo.phrases import phrase

# 27 signs, none taken for another one: 27^8 codes are more than 2^38
ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY"
MEANT = str.maketrans("BSZU", "852V")
LENGTH = 8
SCRYPT = {"n": 2**14, "r": 8, "p": 1}  # 16 MB and some hundredths of a second for each try

FREE = 5  # failures in a row that cost nothing
FREE_OF_ROOM = 20  # the same of all places together
LONGEST_WAIT_S = 60.0
FADES_S = 600.0  # a place that has been quiet for so long begins anew
MOST_PLACES = 10_000  # that are remembered


def new_code() -> str:
    """Return a code for a room, as it is shown: `ABCD-EFGH`."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def normal(text: str) -> str | None:
    """
    Return a code as it is shown, however it was typed; None if it cannot be one.

    Examples
    --------
    >>> normal(" acd4 efgb")
    'ACD4-EFG8'
    >>> normal("ACD4") is None
    True
    """
    typed = text[:100].upper().translate(MEANT)
    signs = "".join(sign for sign in typed if sign not in " -\u2010\u2011\u2012\u2013\u2014.\t\n")
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return None
    return f"{signs[:4]}-{signs[4:]}"


def new_token() -> str:
    """Return what a browser shows from now on; nobody can guess it."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """Return an id that nobody guesses."""
    return secrets.token_urlsafe(9)


def fingerprint(token: str) -> str:
    """Return what is kept of a token; it is long and random, so a plain hash suffices."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def hashed(secret: str) -> str:
    """Return what is kept of a PIN: slow to try out, and different each time."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(secret, salt)}"


def matches(secret: str, kept: str) -> bool:
    """Return whether a PIN is the one that was kept, in the same time whatever is wrong with it."""
    salt, _, found = kept.partition("$")
    return hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt)), found)


def _scrypt(secret: str, salt: bytes) -> str:
    return hashlib.scrypt(secret.encode("utf-8", "replace"), salt=salt, **SCRYPT).hex()


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures in a row, and when the last one was."""

    count: int
    at: float


class Throttle:
    """
    Slows down whoever guesses: by the place that asks, and by the room that is tried.

    In memory; `clock` never goes back. After 5 failures in a row a place waits 1, 2, 4 ... 60 s.
    After 20 from anywhere a room does so too, so that many places together guess no PIN either.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._places: OrderedDict[str, Failures] = OrderedDict()
        self._rooms: dict[str, Failures] = {}

    def guard(self, source: str, room: str = "") -> None:
        """
        Let a try pass, or say how long to wait.

        Raises
        ------
        ThrottledError
            If the place or the room has to wait; a try that is held back does not count.
        """
        now = self._clock()
        with self._lock:
            place = self._places.get(source)
            wait = _wait(place, FREE, now)
            if room:
                wait = max(wait, _wait(self._rooms.get(room), FREE_OF_ROOM, now))
        if wait > 0:
            seconds = str(int(-(-wait // 1)))
            message = phrase(
                "Too many tries were wrong; wait {seconds} seconds and try again.", seconds=seconds
            )
            raise ThrottledError(message, values={"seconds": seconds})

    def failed(self, source: str, room: str = "") -> None:
        """Remember a wrong code, or a wrong PIN of a room that there is."""
        now = self._clock()
        with self._lock:
            before = self._places.pop(source, None)
            fresh = before is None or now - before.at > FADES_S
            count = 1 if before is None or fresh else before.count + 1
            self._places[source] = Failures(count, now)
            while len(self._places) > MOST_PLACES:
                self._places.popitem(last=False)
            if room:
                tried = self._rooms.get(room, Failures(0, now))
                self._rooms[room] = Failures(tried.count + 1, now)

    def passed(self, source: str, room: str = "") -> None:
        """Forget the failures of a place that knew the PIN, and those of the room."""
        with self._lock:
            self._places.pop(source, None)
            self._rooms.pop(room, None)


def _wait(failures: Failures | None, free: int, now: float) -> float:
    """Return the seconds that are left to wait."""
    if failures is None or failures.count < free:
        return 0.0
    # bounded before the power: a room may fail for days
    length = min(LONGEST_WAIT_S, 2.0 ** min(failures.count - free, 10))
    return failures.at + length - now
