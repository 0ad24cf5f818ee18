"""The app and a browser, started as `run.py` starts and finds them."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import run

START_SECONDS = 90
STOP_SECONDS = 20
ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    # nothing has a graphics card here: pages are put together by the processor, only the map by
    # the emulated card, which would take half of its time for the rest of the page
    "--disable-gpu-compositing",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--force-device-scale-factor=1",
)


def network() -> str:
    """Return the address of this machine in its network, empty where it is in none."""
    try:
        return run.network_address()
    except run.SetupError:
        return ""


@contextmanager
def served(log: Path) -> Iterator[str]:
    """Serve the app on a free port and yield its address; what it says goes to a file."""
    port = run.free_port()
    address = f"http://localhost:{port}"
    command = run.app_command("--server.port", str(port), "--server.fileWatcherType", "none")
    with log.open("w", encoding="utf-8") as file:
        child = subprocess.Popen(
            command, cwd=run.ROOT, env=run.environment(), stdout=file, stderr=file
        )
    try:
        _wait(child, address, log)
        yield address
    finally:
        child.terminate()
        child.wait(timeout=STOP_SECONDS)


def _wait(child: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not run.is_healthy(address):
        if child.poll() is not None or time.monotonic() > end:
            message = f"The app did not start:\n{log.read_text('utf-8')[-4000:]}"
            raise RuntimeError(message)
        time.sleep(0.2)


@contextmanager
def started() -> Iterator[Browser]:
    """Yield a browser that reaches nothing but this machine."""
    path = run.find_browser()
    if path is None:
        raise RuntimeError(run.NO_BROWSER)
    with sync_playwright() as driver:
        own = ("localhost", *filter(None, [network()]))
        # names other than our own lead nowhere, so nothing works thanks to the internet
        rules = ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {name}" for name in own)])
        browser = driver.chromium.launch(
            executable_path=path, args=[*ARGUMENTS, f"--host-resolver-rules={rules}"]
        )
        yield browser
        browser.close()
