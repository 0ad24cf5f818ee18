"""Archives: what a zip holds, unpacked under names of our own and counted byte by byte."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from geo.errors import UnreadableFileError
from geo.intake import limits
from geo.phrases import phrase

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = (".shx", ".dbf")
OTHERS = (".gpkg", ".geojson", ".json", ".parquet", ".geoparquet", ".fgb", ".dxf", ".csv")
CHUNK = 1 << 20
LINK = 0o120000


def unpacked(path: Path, folder: Path, name: str) -> list[tuple[str, Path]]:
    """
    Return title and file of each thing in an archive that can be read.

    Parameters
    ----------
    path
        The archive.
    folder
        Where to unpack; the names of members are never used there.
    name
        What the user calls the archive.

    Raises
    ------
    UnreadableFileError
        If it is damaged, too large, holds links, other archives or odd paths, or nothing to read.
    """
    try:
        with zipfile.ZipFile(path) as file:
            members = list(_members(file, name))
            budget = [limits.UNPACKED]
            shapes = [m for m in members if _suffix(m) == ".shp"]
            if shapes:
                return [
                    _shapefile((file, members, budget), member, folder / str(number), name)
                    for number, member in enumerate(shapes)
                ]
            single = [m for m in members if _suffix(m) in OTHERS]
            if len(single) != 1:
                held = phrase("several files") if single else phrase("no file")
                message = phrase(
                    "{name} holds {held} that can be read; zip one layer file alone.",
                    name=name,
                    held=held,
                )
                raise UnreadableFileError(message)
            target = folder / "member"
            _unpack(file, single[0], target, budget, name)
            return [(PurePosixPath(single[0].filename).stem, target)]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        message = phrase("{name} is damaged or encrypted; make the archive again.", name=name)
        raise UnreadableFileError(message) from error
    except ValueError as error:
        if isinstance(error, UnreadableFileError):
            raise
        message = phrase("{name} is damaged; make the archive again.", name=name)
        raise UnreadableFileError(message) from error


def _members(file: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipInfo]:
    found = file.infolist()
    if len(found) > limits.MEMBERS:
        message = phrase(
            "{name} holds {found} files; at most {most} are read.",
            name=name,
            found=len(found),
            most=limits.MEMBERS,
        )
        raise UnreadableFileError(message)
    for member in found:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in member.filename:
            message = phrase(
                "{name} holds a file that wants to lie outside the archive; zip it again.",
                name=name,
            )
            raise UnreadableFileError(message)
        if (member.external_attr >> 16) & 0o170000 == LINK:
            message = phrase("{name} holds a link; zip the files themselves.", name=name)
            raise UnreadableFileError(message)
        if _suffix(member) in {".zip", ".gz", ".7z", ".rar", ".tar", ".kmz"}:
            message = phrase("{name} holds another archive; zip the layer alone.", name=name)
            raise UnreadableFileError(message)
        if not member.is_dir() and "__MACOSX" not in parts:
            yield member


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).suffix.lower()


def _shapefile(
    opened: tuple[zipfile.ZipFile, list[zipfile.ZipInfo], list[int]],
    shape: zipfile.ZipInfo,
    folder: Path,
    name: str,
) -> tuple[str, Path]:
    """Unpack the parts of one shapefile."""
    file, members, budget = opened
    folder.mkdir()
    stem = shape.filename[: -len(".shp")].lower()
    wanted = {f"{stem}{part}" for part in PARTS}
    group = {_suffix(member): member for member in members if member.filename.lower() in wanted}
    if missing := [part for part in NEEDED if part not in group]:
        message = phrase(
            "{name} lacks the part {part} of its shapefile; zip all parts.",
            name=name,
            part=missing[0],
        )
        raise UnreadableFileError(message)
    for part, member in group.items():
        _unpack(file, member, folder / f"plan{part}", budget, name)
    return PurePosixPath(shape.filename.replace("\\", "/")).stem, folder / "plan.shp"


def _unpack(
    file: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: list[int], name: str
) -> None:
    # blank columns of a small table pack better than any bomb has to
    most = min(budget[0], max(member.compress_size * limits.RATIO, limits.UNJUDGED))
    written = 0
    with file.open(member) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            if written > most:
                message = phrase(
                    "{name} unpacks to more than {most} MB, or to more than {times} times "
                    "its size; that is no plan.",
                    name=name,
                    most=limits.UNPACKED // 1_000_000,
                    times=limits.RATIO,
                )
                raise UnreadableFileError(message)
            out.write(chunk)
    budget[0] -= written
