"""Refreshing the product table from the user's own copy of the database."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "refresh_products.py"
ROW = {
    "product_id": "BV32", "name_en": "Ready-mix concrete C30/37", "a1a3_typical": "0.116",
    "a1a3_conservative": "0.145", "a4": "0.00472", "a5_1": "0.0045", "waste_factor": "1.03",
    "biogenic_kgc_kg": "0", "source": "Boverkets klimatdatabas v02.07.000 https://example.org",
}  # fmt: skip


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("refresh_products", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def database(typical: float) -> dict[str, Any]:
    """Return an answer of the interface with one resource."""
    modules = {"A1-A3 Typical": typical, "A1-A3 Conservative": 0.145, "A4": 0.00472, "A5.1": 0.0045}
    items = [{"DataModuleCode": code, "Value": value} for code, value in modules.items()]
    resource = {
        "ResourceId": 6000000032, "WasteFactor": 1.03, "CalculatedBiogenicCarbon": 0.0,
        "DataItems": [{"PropertyCode": "GWP-GHG AR4", "DataValueItems": items}],
    }  # fmt: skip
    return {"Version": "02.08.000", "Resources": [resource]}


def test_changed_value_is_taken_and_told(refresh: ModuleType) -> None:
    """Identity: one new factor is one change, and the version moves."""
    rows, changes = refresh.refreshed([ROW], database(0.110))

    assert changes == ["BV32 a1a3_typical: 0.116 -> 0.11"]
    assert rows[0]["a1a3_typical"] == "0.11"
    assert rows[0]["source"] == "Boverkets klimatdatabas v02.08.000 https://example.org"


def test_same_values_change_nothing(refresh: ModuleType) -> None:
    """Limit: the same database gives the same factors."""
    rows, changes = refresh.refreshed([ROW], database(0.116))

    assert changes == []
    assert {k: v for k, v in rows[0].items() if k != "source"} == {
        k: v for k, v in ROW.items() if k != "source"
    }


def test_product_that_left_the_database_is_kept(refresh: ModuleType) -> None:
    """Limit: a product no longer published keeps its row and is named."""
    rows, changes = refresh.refreshed([{**ROW, "product_id": "BV999"}], database(0.116))

    assert rows[0]["a1a3_typical"] == "0.116"
    assert "BV999" in changes[0]


def test_wrong_file_is_one_sentence(
    refresh: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Limit: a file that is something else is refused with a sentence, and nothing is written."""
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[]", "utf-8")
    before = (SCRIPT.parent / "factors" / "products.csv").read_bytes()

    assert refresh.main([str(wrong)]) == 2
    assert "not an answer" in capsys.readouterr().err
    assert (SCRIPT.parent / "factors" / "products.csv").read_bytes() == before
