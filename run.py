"""
Start Kolkarta, or prove that it holds.

    python run.py [options of streamlit]    the app, in a browser
    python run.py --share [ADDRESS]         the same, open to the network for a workshop
    python run.py test [options of pytest]  every check, one line each

Needs Python 3.11 or newer and nothing else: libraries go into `.venv` beside this file, and are
installed again only when the requirements change.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
FIRST_PORT = 8501
BROWSER_VARIABLE = "KOLKARTA_BROWSER"
SHARE = "--share"
SHARED_VARIABLE = "KOLKARTA_SHARED"  # the address at which others on the network reach the app
SHARED_NOTICE = (
    "Kolkarta is open to everybody on this network, at {address}\n"
    "Others see nothing but the workshops whose code they have been given."
)

BROWSER_NAMES = (
    "google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "${PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "${LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
    "${PROGRAMFILES}/Microsoft/Edge/Application/msedge.exe",
)
NO_BROWSER = (
    "No browser was found or could be installed, so the browser tests will fail; "
    "install Chromium or Google Chrome and run again."
)

# stage after stage; the lanes of a stage run side by side, and each lane check by check
STAGES = (
    (("-m ruff format --check .", "-m ruff check ."),),
    # how the tests are shared out stands in tests/conftest.py
    (
        ("-m pytest --color=no -n 2",),
        ("-m mypy", "frontend/check.py", "data/describe.py --check", "docs/generate.py --check"),
    ),
    # what is measured is measured alone
    (("-m bench --quick",),),
)


class SetupError(Exception):
    """The app cannot be started here; the text is one sentence that says what to do."""


def main(arguments: list[str]) -> int:
    """Start or test, as the first argument says; return the exit status."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        return _refuse(f"Kolkarta needs Python 3.11 or newer, and this is {found}.")
    try:
        if arguments[:1] == ["test"]:
            return run_checks(arguments[1:])
        return run_app(arguments)
    except SetupError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130


def run_app(arguments: list[str]) -> int:
    """Install what is missing, start the app, print its address and open it where one can look."""
    install("requirements.txt")
    shared, arguments = share_of(arguments)
    port = _value(arguments, "--server.port")
    if port is None:
        port = str(free_port(FIRST_PORT))
        arguments = ["--server.port", port, *arguments]
    address = f"http://localhost:{port}"
    env = environment()
    if shared:
        env[SHARED_VARIABLE] = f"http://{shared}:{port}"
        arguments = ["--server.address", "0.0.0.0", *arguments]  # noqa: S104 - it is asked for
        print(SHARED_NOTICE.format(address=env[SHARED_VARIABLE]), flush=True)
    child = subprocess.Popen(app_command(*arguments), cwd=ROOT, env=env)
    # a closed terminal or a service manager ends this process: the app must end with it
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    quiet = _value(arguments, "--server.headless") == "true" or not _has_screen()
    threading.Thread(target=_announce, args=(child, address, quiet), daemon=True).start()
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        return 0


def share_of(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the address by which the network reaches us, empty unless it is asked for."""
    if SHARE not in arguments:
        return "", arguments
    place = arguments.index(SHARE)
    before, after = arguments[:place], arguments[place + 1 :]
    if after and not after[0].startswith("--"):
        return after[0], before + after[1:]
    return network_address(), before + after


def network_address() -> str:
    """Return the address of this machine in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("10.255.255.255", 1))
        return str(probe.getsockname()[0])
    message = "This machine is in no network; connect it, or give its address after --share."
    raise SetupError(message)


def app_command(*arguments: str) -> list[str]:
    """Return the command that serves the app, to this machine only unless the arguments differ."""
    ours = ["--server.address", "localhost"]
    # no browser, no question for an e-mail address, no report to anybody
    fixed = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    return [str(PYTHON), "-m", "layers.screen.server", *ours, *arguments, *fixed]


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of everything that is started from here: UTF-8, no telemetry."""
    fixed = {
        "PYTHONUTF8": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }
    return {**os.environ, **fixed, **extra}


def is_healthy(address: str) -> bool:
    """Return whether the app at this address answers that it is ready."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310 - http to ourselves
            return answer.status == 200
    except OSError:
        return False


def free_port(first: int = 0) -> int:
    """Return the first port from `first` on that nobody listens on; 0 leaves it to the system."""
    for port in range(first, first + 100) if first else (0,):
        with socket.socket() as probe, contextlib.suppress(OSError):
            if os.name != "nt":
                # a port that a stopped app still holds in TIME_WAIT is free for us
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    message = f"All ports from {first} to {first + 99} are taken; give one with --server.port."
    raise SetupError(message)


def run_checks(arguments: list[str]) -> int:
    """Run every check, one line each; what fails is shown whole, and no further stage begins."""
    install("requirements.txt", "requirements-test.txt")
    browser = find_browser() or install_browser()
    if browser is None:
        sys.stderr.write(f"{NO_BROWSER}\n")
    env = environment(**{BROWSER_VARIABLE: str(browser or "")})
    for lanes in STAGES:
        with ThreadPoolExecutor(len(lanes)) as side_by_side:
            held = side_by_side.map(lambda lane: _lane_holds(lane, arguments, env), lanes)
        if not all(held):
            return 1
    return 0


def _lane_holds(lane: tuple[str, ...], arguments: list[str], env: dict[str, str]) -> bool:
    for check in lane:
        extra = arguments if "pytest" in check else []
        start = time.monotonic()
        done = _output([str(PYTHON), *check.split(), *extra], env)
        told = f"{check.removeprefix('-m ')} ... {{}} ({time.monotonic() - start:.0f} s)"
        if done.returncode != 0:
            print(f"{told.format('FAILED')}\n{done.stdout}", flush=True)
            return False
        last = (done.stdout.strip().splitlines() or [""])[-1].strip("= ")
        print(f"{told.format('ok')}  {last}", flush=True)
    return True


def install(*files: str) -> None:
    """Make `.venv` when there is none and install the requirements when they have changed."""
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()
    stamp = VENV / f"{files[-1]}.sha256"
    works = _works([str(PYTHON), "-c", "import pip"])
    if works and stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    if not works:
        sys.stdout.write("Making .venv ...\n")
        _make_venv()
    sys.stdout.write(f"Installing {files[-1]} (once, about a minute) ...\n")
    sys.stdout.flush()
    quiet = ["--quiet", "--no-input", "--prefer-binary"]
    done = _output([str(PYTHON), "-m", "pip", "install", *quiet, "-r", files[-1]], environment())
    if done.returncode != 0:
        said = [line for line in done.stdout.splitlines() if line.startswith("ERROR")]
        reason = (said or ["pip gave no reason."])[-1]
        message = f"The libraries could not be installed; is there a way to the internet? {reason}"
        raise SetupError(message)
    # written last, so an interrupted installation is taken up again
    stamp.write_text(wanted, "utf-8")


def _make_venv() -> None:
    """Make an environment of our own: the system's Python may refuse packages (PEP 668)."""
    if VENV.exists():
        shutil.rmtree(VENV)
    make = [sys.executable, "-m", "venv", str(VENV)]
    if importlib.util.find_spec("ensurepip") is not None:
        done = _output(make, environment())
    elif importlib.util.find_spec("pip") is not None:
        # Debian splits ensurepip off; the system's own pip can fill the environment instead
        _output([*make, "--without-pip"], environment())
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
        done = _output([*pip, "install", "--quiet", "pip"], environment())
    else:
        message = (
            "This Python lacks the module ensurepip; on Debian and Ubuntu, install the package "
            "python3-venv and run again."
        )
        raise SetupError(message)
    if done.returncode != 0:
        reason = (done.stdout.strip().splitlines() or ["no reason given"])[-1]
        message = f"The environment .venv could not be made: {reason}"
        raise SetupError(message)


def find_browser() -> Path | None:
    """Return an installed Chrome, Chromium or Edge that starts, or what playwright brought."""
    named = [shutil.which(name) for name in BROWSER_NAMES]
    placed = [os.path.expandvars(path) for path in BROWSER_PATHS]
    for found in (os.environ.get(BROWSER_VARIABLE), *named, *placed, _playwright_browser()):
        if found and Path(found).is_file() and _starts(found):
            return Path(found)
    return None


def install_browser() -> Path | None:
    """Install Chromium with apt-get where that is allowed, else with playwright."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        sys.stdout.write("Installing the package chromium ...\n")
        sys.stdout.flush()
        apt = environment(DEBIAN_FRONTEND="noninteractive")
        _output(["apt-get", "update"], apt)
        _output(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"], apt)
        found = find_browser()
        if found is not None:
            return found
    sys.stdout.write("Fetching Chromium with playwright ...\n")
    sys.stdout.flush()
    _output([str(PYTHON), "-m", "playwright", "install", "chromium"], environment())
    return find_browser()


def _playwright_browser() -> str | None:
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    done = _output([str(PYTHON), "-c", code], environment())
    return done.stdout.strip() if done.returncode == 0 else None


def _starts(browser: str) -> bool:
    """Sort out the stubs that only tell where to get a browser; Windows has none of them."""
    return os.name == "nt" or _works([browser, "--version"])


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _output(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command in the project's folder and keep what it says."""
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    text = {"encoding": "utf-8", "errors": "replace"}
    return subprocess.run(command, cwd=ROOT, env=env, check=False, **both, **text)


def _value(arguments: list[str], option: str) -> str | None:
    """Return what follows an option, written `--a b` or `--a=b`."""
    for number, argument in enumerate(arguments):
        name, separator, value = argument.partition("=")
        if name == option:
            return value if separator else "".join(arguments[number + 1 : number + 2])
    return None


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return not os.environ.get("CI")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _announce(child: subprocess.Popen[bytes], address: str, quiet: bool) -> None:  # noqa: FBT001 - a thread's argument
    while child.poll() is None and not is_healthy(address):
        time.sleep(0.2)
    if child.poll() is None:
        sys.stdout.write(f"Kolkarta is ready at {address} (Ctrl+C stops it).\n")
        sys.stdout.flush()
        if not quiet:
            webbrowser.open(address)


def _refuse(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
