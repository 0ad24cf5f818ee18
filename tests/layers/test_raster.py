"""Rasters that are taken home: the mass of the district, in every overview, and no file harmed."""

import math
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import pytest
import rasterio
from pyproj import CRS

from geo.district.grid import ACCOUNTS, Density, density_of
from geo.errors import PlanError, UnreadableFileError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.read import read_plan
from geo.plan.write import write_geopackage
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from layers.export.raster import write_coverage, write_geotiff

MASS = 1e-9
MASS_OF_32_BITS = 6e-8  # half a step of 24 bits
TAGS = {"scenario": 'Trä & <tegel> "1"\n\0\'', "method": "1"}
STRIPS = {1: "B", 3: "H", 4: "I", 16: "Q"}  # types of numbers in a TIFF


@pytest.fixture(scope="module")
def evaluation(plan: Plan, reference: Reference) -> Evaluation:
    """Return the plan that ships with the project, evaluated."""
    return evaluate(Scenario(plan=plan), reference)


@pytest.fixture
def geopackage(plan: Plan, tmp_path: Path) -> Path:
    """Return the plan as a GeoPackage of version 1.3."""
    path = tmp_path / "plan.gpkg"
    write_geopackage(path, {"plots": plan.plots, "works": plan.works}, {})
    houses = plan.buildings.drop(columns="use_shares").reset_index()
    pyogrio.write_dataframe(houses, tmp_path / "v13.gpkg", layer="buildings", VERSION="1.3")
    pyogrio.write_dataframe(plan.works.reset_index(), tmp_path / "v13.gpkg", layer="works")
    return (tmp_path / "v13.gpkg").replace(path)


def every(evaluation: Evaluation, cell_m: float) -> dict[str, Density]:
    """Return the densities of all accounts."""
    return {account: density_of(evaluation, account, cell_m) for account in ACCOUNTS}


def piece(**values: Any) -> Density:  # noqa: ANN401 - any field of a density
    """Return a small grid of ones."""
    fields = {"values": np.ones((3, 5)), "west": 99_000.0, "north": 6_213_000.0, "cell_m": 1.0}
    return Density(**{**fields, "crs": 3008, **values})


def sums(path: Path, **options: str) -> Iterator[tuple[int, npt.NDArray[np.float64]]]:
    """Yield the masses of all bands at every level of a raster, with the factor of the level."""
    with rasterio.open(path, **options) as file:
        factors, side = file.overviews(1), file.res[0]
    for level, factor in enumerate([1, *factors]):
        chosen = {} if level == 0 else {"overview_level": level - 1}
        with rasterio.open(path, **options, **chosen) as file:
            assert file.res == (side * factor, side * factor)
            yield factor, file.read().sum(axis=(1, 2), dtype=float) * file.res[0] ** 2


@pytest.mark.parametrize(("cell_m", "factors"), [(1.0, [1, 2, 4]), (10.0, [1, 2])])
def test_geotiff_keeps_the_mass_at_every_level(
    evaluation: Evaluation, tmp_path: Path, cell_m: float, factors: list[int]
) -> None:
    """Law: each band and each overview holds the mass of its table."""
    path = tmp_path / "density.tif"
    write_geotiff(path, every(evaluation, cell_m), tags=TAGS)
    tables = [getattr(evaluation, table)[column] for table, column, _ in ACCOUNTS.values()]

    found = dict(sums(path))

    assert list(found) == factors
    for masses in found.values():
        np.testing.assert_allclose(masses, [table.sum() for table in tables], rtol=MASS)


def test_geotiff_says_what_it_holds(evaluation: Evaluation, tmp_path: Path) -> None:
    """Law: bands have names, units and scopes; the background is 0 and no gap."""
    densities = every(evaluation, 1.0)
    write_geotiff(tmp_path / "density.tif", densities, tags=TAGS)

    with rasterio.open(tmp_path / "density.tif") as file:
        assert file.descriptions == tuple(ACCOUNTS)
        assert set(file.units) == {"kg CO2e/m2"}
        assert file.tags()["scenario"] == 'Trä & <tegel> "1"\''
        assert file.tags()["AREA_OR_POINT"] == "Area"
        assert [file.tags(n)["scope"] for n in (1, 2, 3)] == [d.scope for d in densities.values()]
        assert set(file.dtypes) == {"float64"}
        assert file.nodata is None
        assert file.crs.to_epsg() == 3008
        assert file.dataset_mask().min() == 255
        values = file.read(1)
        works = densities["works"]
        assert (file.bounds.left, file.bounds.top) == (works.west, works.north)
        assert values.shape[0] % 4 == values.shape[1] % 4 == 0
        assert (values == 0.0).mean() > 0.5
    assert [p.name for p in tmp_path.iterdir()] == ["density.tif"]


def test_values_lie_where_they_belong(tmp_path: Path) -> None:
    """Law: grids of different extents share one file, each cell in its place."""
    first = piece(values=np.arange(1.0, 16.0).reshape(3, 5))
    second = piece(values=np.full((2, 2), 7.0), west=98_998.0, north=6_213_001.0, crs=CRS(3008))
    write_geotiff(tmp_path / "two.tif", {"a": first, "b": second}, tags={})

    with rasterio.open(tmp_path / "two.tif") as file:
        one, two = file.read()
        assert [value[0] for value in file.sample([(99_004.5, 6_212_997.5)], 1)] == [15.0]
        assert file.transform[:6] == (1.0, 0.0, 98_998.0, 0.0, -1.0, 6_213_001.0)
    expected = np.zeros((4, 8))
    expected[1:4, 2:7] = first.values
    np.testing.assert_array_equal(one, expected)
    expected[:] = 0.0
    expected[:2, :2] = 7.0
    np.testing.assert_array_equal(two, expected)


def directories(content: bytes) -> list[tuple[int, dict[int, list[int]]]]:
    """Return where each image directory of a classic TIFF stands, and its numbers by tag."""
    assert content[:4] == b"II*\0"
    found, (place,) = [], struct.unpack_from("<I", content, 4)
    while place:
        (count,) = struct.unpack_from("<H", content, place)
        fields = {}
        for entry in range(place + 2, place + 2 + 12 * count, 12):
            tag, kind, length = struct.unpack_from("<HHI", content, entry)
            form = f"<{length}{STRIPS.get(kind, 's')}"
            fits = struct.calcsize(form) <= 4
            at = entry + 8 if fits else struct.unpack_from("<I", content, entry + 8)[0]
            if kind in STRIPS:
                fields[tag] = list(struct.unpack_from(form, content, at))
        found.append((place, fields))
        (place,) = struct.unpack_from("<I", content, place + 2 + 12 * count)
    return found


@pytest.mark.parametrize("cell_m", [1.0, 10.0])
def test_geotiff_is_cloud_optimised(evaluation: Evaluation, tmp_path: Path, cell_m: float) -> None:
    """Case: directories first, largest image first, then data from the smallest overview on."""
    path = tmp_path / "density.tif"
    write_geotiff(path, every(evaluation, cell_m), tags=TAGS)
    content = path.read_bytes()
    found = directories(content)
    widths = [fields[256][0] for _, fields in found]
    data = [[at for at in fields[324] if at] for _, fields in found]

    assert b"LAYOUT=IFDS_BEFORE_DATA" in content[8:200]
    assert len(found) == (3 if cell_m == 1.0 else 2)
    assert widths == sorted(widths, reverse=True)
    assert [place for place, _ in found] == sorted(place for place, _ in found)
    assert found[-1][0] < min(min(places) for places in data)
    for larger, smaller in pairwise(data):
        assert max(smaller) < min(larger)
    for _, fields in found:
        assert fields[322] == fields[323] == [256]  # tiles
        assert fields[258] == [64] * 3  # bits
    with rasterio.open(path) as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


def rows(path: Path) -> dict[str, list[Any]]:
    """Return all rows of all tables, as SQLite holds them."""
    with closing(sqlite3.connect(path)) as file:
        names = [n for (n,) in file.execute("select name from sqlite_master where type = 'table'")]
        return {name: file.execute(f"select * from '{name}'").fetchall() for name in names}  # noqa: S608


@pytest.mark.parametrize("cell_m", [1.0, 10.0])
def test_coverages_join_a_plan(
    evaluation: Evaluation, geopackage: Path, reference: Reference, cell_m: float
) -> None:
    """Law: the mass stands beside the vector layers, which stay value by value what they were."""
    before = rows(geopackage)
    densities = every(evaluation, cell_m)
    for account, density in densities.items():
        write_coverage(geopackage, f"density_{account}", density, title=account)
    after = rows(geopackage)

    kept = [name for name in before if not name.startswith(("gpkg_", "sqlite_"))]
    assert {"buildings", "works"} < set(kept)
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert set(before["gpkg_contents"]) < set(after["gpkg_contents"])
    assert before["gpkg_geometry_columns"] == after["gpkg_geometry_columns"]
    for account, density in densities.items():
        found = dict(sums(geopackage, driver="GPKG", TABLE=f"density_{account}"))
        assert list(found) == ([1, 2, 4] if cell_m == 1.0 else [1])
        for (mass,) in found.values():
            assert mass == pytest.approx(density.mass_kg, rel=MASS_OF_32_BITS)
    plan = read_plan(geopackage, reference)
    assert len(plan.buildings) == len(evaluation.buildings)
    assert [p.name for p in geopackage.parent.iterdir()] == [geopackage.name]


def test_coverage_conforms(evaluation: Evaluation, geopackage: Path) -> None:
    """Case: what the standard asks of a gridded coverage (OGC 17-066r1) stands in the tables."""
    with closing(sqlite3.connect(geopackage)) as file:
        assert file.execute("pragma user_version").fetchone() == (10300,)
    density = density_of(evaluation, "works", 1.0)
    write_coverage(geopackage, "density_works", density, title="works")

    with closing(sqlite3.connect(geopackage)) as file:

        def ask(what: str) -> list[Any]:
            return file.execute(what).fetchall()

        assert ask("pragma user_version") == [(10300,)]
        assert ask("pragma application_id") == [(0x47504B47,)]
        assert ask("pragma journal_mode") == [("delete",)]
        assert ask("pragma integrity_check") == [("ok",)]
        assert ask("pragma foreign_key_check") == []
        assert ask(
            "select tile_matrix_set_name, datatype, scale, offset, data_null, grid_cell_encoding,"
            " uom, field_name from gpkg_2d_gridded_coverage_ancillary"
        ) == [
            ("density_works", "float", 1.0, 0.0, None, "grid-value-is-area", "kg/m2",
             "carbon_density")
        ]  # fmt: skip
        # the layer of works has that title already
        assert ask(
            "select data_type, identifier, srs_id, description from gpkg_contents"
            " where table_name = 'density_works'"
        ) == [("2d-gridded-coverage", "works (density_works)", 3008, density.scope)]
        extensions = ask(
            "select table_name, column_name from gpkg_extensions"
            " where extension_name = 'gpkg_2d_gridded_coverage' order by table_name"
        )
        assert extensions == [
            ("density_works", "tile_data"),
            ("gpkg_2d_gridded_coverage_ancillary", None),
            ("gpkg_2d_gridded_tile_ancillary", None),
        ]
        assert ask("select count(*) from gpkg_spatial_ref_sys where srs_id = 4979") == [(1,)]
        zooms = ask("select zoom_level, pixel_x_size from gpkg_tile_matrix order by zoom_level")
        assert zooms == [(0, 4.0), (1, 2.0), (2, 1.0)]
        assert ask("select count(*) from density_works") == ask(
            "select count(*) from gpkg_2d_gridded_tile_ancillary"
        )


def test_what_stands_in_the_log_is_kept(geopackage: Path) -> None:
    """Law: rows that another process has only in its log come along, and no log stays behind."""
    with closing(sqlite3.connect(geopackage, isolation_level=None)) as writer:
        writer.execute("pragma journal_mode = wal")
        writer.execute("create table late (a)")
        writer.execute("insert into late values (7)")
        write_coverage(geopackage, "density", piece(), title="late")

        copy = geopackage.rename(geopackage.with_name("copy.gpkg"))
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("select a from late").fetchall() == [(7,)]
        assert file.execute("pragma journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("works", "has a table works already"),
        ("gpkg_contents", "has a table gpkg_contents already"),
        ("Density", "is no name for a table"),
        ("", "is no name for a table"),
        ('x"; drop table works; --', "is no name for a table"),
    ],
)
def test_odd_names_are_refused(geopackage: Path, name: str, sentence: str) -> None:
    """Limit: nothing is overwritten, and a name is a name."""
    before = geopackage.read_bytes()

    with pytest.raises(PlanError, match=sentence):
        write_coverage(geopackage, name, piece(), title="x")

    assert geopackage.read_bytes() == before


@pytest.mark.parametrize(
    ("densities", "sentence"),
    [
        ({}, "no raster to write"),
        ({"a": piece(values=np.zeros((0, 0)))}, "no raster to write"),
        ({"a": piece(), "b": piece(cell_m=2.0)}, "make them alike"),
        ({"a": piece(), "b": piece(crs=3006)}, "make them alike"),
        ({"a": piece(), "b": piece(west=99_000.5)}, "make them alike"),
        ({"a": piece(), "b": piece(west=199_000.0, north=6_200_000.0)}, "choose larger cells"),
    ],
)
def test_grids_that_do_not_fit_are_refused(
    densities: dict[str, Density], sentence: str, tmp_path: Path
) -> None:
    """Limit: one sentence, and no file."""
    with pytest.raises(PlanError, match=sentence):
        write_geotiff(tmp_path / "no.tif", densities, tags={})

    assert list(tmp_path.iterdir()) == []


def test_files_that_are_none_are_left(tmp_path: Path) -> None:
    """Limit: a missing folder or file, a text and a bare database are each told in one sentence."""
    (tmp_path / "text.gpkg").write_text("no database", "utf-8")
    with closing(sqlite3.connect(tmp_path / "bare.gpkg")) as file:
        file.execute("create table a (b)")
    for name in ("text.gpkg", "bare.gpkg", "none.gpkg"):
        with pytest.raises(UnreadableFileError, match=r"write the plan"):
            write_coverage(tmp_path / name, "density", piece(), title="x")
    with pytest.raises(UnreadableFileError, match="could not be written"):
        write_geotiff(tmp_path / "nowhere" / "no.tif", {"a": piece()}, tags={})

    assert sorted(p.name for p in tmp_path.iterdir()) == ["bare.gpkg", "text.gpkg"]


@contextmanager
def short_of_space(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size."""
    import resource  # noqa: PLC0415 - not on every system

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_a_full_disk_changes_nothing(geopackage: Path, share: float) -> None:
    """Limit: a file that cannot grow is told, and what was there stays, alone and whole."""
    image = geopackage.with_name("density.tif")
    image.write_bytes(b"earlier")
    before = geopackage.read_bytes()
    density = piece(values=np.random.default_rng(1).uniform(0.0, 1.0, (300, 400)))
    whole = math.floor(density.values.nbytes * 0.75)

    with short_of_space(int(share * whole)), pytest.raises(UnreadableFileError, match="written"):
        write_geotiff(image, {"a": density}, tags={})
    room = len(before) + int(share * 0.5 * density.values.nbytes)
    with short_of_space(room), pytest.raises(UnreadableFileError, match="written"):
        write_coverage(geopackage, "density", density, title="x")

    assert geopackage.read_bytes() == before
    assert image.read_bytes() == b"earlier"
    assert len(list(geopackage.parent.iterdir())) == 2
