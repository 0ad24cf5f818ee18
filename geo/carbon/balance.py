"""
Balance: how much heat a building needs in a year, month by month.

A monthly heat balance after EN ISO 13790 (monthly method; the same form in EN ISO 52016-1) that
answers to shape, windows and energy level. In come measures, figures of use and level, and the
climate; out comes the need of space heating.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

# parts of the envelope and the U-value of each
ENVELOPE = {
    "opaque_m2": "u_wall",
    "window_m2": "u_window",
    "roof_m2": "u_roof",
    "ground_m2": "u_floor",
}
HOURS_PER_YEAR = 8760.0


class Month(NamedTuple):
    """Climate of one month: length, mean outdoor temperature, sun on the flat and on walls."""

    hours: float
    temperature_c: float
    ghi_kwh_m2: float
    vertical_ratio: float


class Columns(Protocol):
    """Anything that gives a column by its name: a table, or arrays."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401 - a series or an array
        """Return a column."""


def mean_transmittance(measured: pd.DataFrame, level: pd.DataFrame) -> pd.Series:
    """
    Return the mean thermal transmittance of the envelope, thermal bridges included.

    Parameters
    ----------
    measured
        Columns opaque_m2, window_m2, roof_m2, ground_m2. [m²]
    level
        One row per building: u_wall, u_window, u_roof, u_floor [W/m²K], bridge_share [-].

    Returns
    -------
    um_w_m2k
        Same index. [W/m²K]

    References
    ----------
    .. [1] EN ISO 13789:2017, transmission heat transfer coefficient.
    """
    um = transmittance(measured, level)
    return pd.Series(um, index=measured.index, name="um_w_m2k")


def transmittance(measured: Columns, level: Columns) -> Floats:
    """Return the mean transmittance of `mean_transmittance` from plain columns."""
    loss = np.zeros_like(_column(measured, "opaque_m2"))
    for area, u_value in ENVELOPE.items():
        loss = loss + _column(measured, area) * _column(level, u_value)
    um: Floats = loss * (1.0 + _column(level, "bridge_share")) / _envelope(measured)
    return um


def _envelope(measured: Columns) -> Floats:
    """Return the envelope area A_om of each building, in m²."""
    opaque, window, roof, ground = (_column(measured, area) for area in ENVELOPE)
    total: Floats = opaque + window + roof + ground
    return total


def heating_need(
    measured: pd.DataFrame,
    *,
    um_w_m2k: pd.Series,
    profile: pd.DataFrame,
    level: pd.DataFrame,
    climate: pd.DataFrame,
    rules: pd.DataFrame,
) -> pd.Series:
    """
    Return the yearly need of space heating.

    Parameters
    ----------
    measured
        Columns atemp_m2, window_m2, opaque_m2, roof_m2, ground_m2; a building without Atemp needs
        nothing. [m²]
    um_w_m2k
        Mean thermal transmittance; same index. [W/m²K]
    profile
        Per building: indoor_c [°C], airflow_l_s_m2, persons_kwh_m2, household_electricity_kwh_m2
        [per m² Atemp].
    level
        Per building: heat_recovery, g_window [-], q50_l_s_m2 [l/s m² envelope].
    climate
        Twelve months: hours, temperature_c, ghi_kwh_m2, vertical_ratio.
    rules
        Values of `energy/rules.csv`, index parameter.

    Returns
    -------
    heat_need_kwh
        Same index. [kWh/yr]

    Notes
    -----
    Q = sum over months of Q_loss - eta Q_gain, see `unmet`; Q_loss = (H_T + H_V)(theta_i - theta_m)
    t, never below 0; H_T = Um A_om; H_V = c [q_v (1 - eta_hr) + q50 A_om / 20]; a = a0 + tau / tau0
    with tau = C Atemp / (H_T + H_V).

    References
    ----------
    .. [1] EN ISO 13790:2008, clauses 7.2, 12.2.1.1, table 9. .. [2] EN ISO 52016-1:2017, annex.
    """
    value = {str(name): float(number) for name, number in rules["value"].items()}
    need = heat_need(measured, um_w_m2k.to_numpy(), (profile, level), months(climate), value)
    return pd.Series(need, index=measured.index, name="heat_need_kwh")


def months(climate: pd.DataFrame) -> tuple[Month, ...]:
    """Return the months of a climate table, in the order of its rows."""
    rows = climate[list(Month._fields)].to_numpy(dtype=float).tolist()
    return tuple(Month(*row) for row in rows)


def heat_need(
    measured: Columns,
    um_w_m2k: Floats,
    kinds: tuple[Columns, Columns],
    climate: tuple[Month, ...],
    value: Mapping[str, float],
) -> Floats:
    """Return the need of `heating_need` from plain columns."""
    profile, level = kinds
    atemp, envelope = _column(measured, "atemp_m2"), _envelope(measured)
    outlet = _column(profile, "airflow_l_s_m2") * atemp * (1.0 - _column(level, "heat_recovery"))
    leak = _column(level, "q50_l_s_m2") * envelope / value["infiltration_divisor"]
    transfer = um_w_m2k * envelope
    transfer = transfer + value["air_heat_j_m3k"] * (outlet + leak) / 1000.0
    inside = _column(profile, "persons_kwh_m2")
    inside = inside + value["household_gain_share"] * _column(
        profile, "household_electricity_kwh_m2"
    )
    aperture = _column(measured, "window_m2") * _column(level, "g_window")
    aperture = aperture * value["frame_factor"] * value["shading_factor"]
    exponent = value["utilisation_a0"] + (
        value["heat_capacity_wh_m2k"] * atemp / transfer / value["utilisation_tau0_h"]
    )
    warm, steady = transfer * _column(profile, "indoor_c"), inside * atemp / HOURS_PER_YEAR
    need = np.zeros_like(atemp)
    for month in climate:
        loss = (warm - transfer * month.temperature_c) * (month.hours / 1000.0)
        sun = aperture * (month.ghi_kwh_m2 * month.vertical_ratio)
        need += unmet(steady * month.hours + sun, np.maximum(loss, 0.0), exponent)
    return np.where(atemp > 0.0, need, 0.0)


def unmet(gain: Floats, loss: Floats, exponent: Floats) -> Floats:
    """
    Return what gains leave to the heating.

    Parameters
    ----------
    gain, loss
        Heat gains and losses of a month, none negative. [kWh]
    exponent
        a = a0 + tau / tau0. [-]

    Returns
    -------
    need
        Between 0 and the loss. [kWh]

    Notes
    -----
    The standard takes loss - eta gain, with eta = (1 - g^a) / (1 - g^(a+1)) and g = gain / loss.
    Put together that is (gain - loss) / (g^(a+1) - 1), which neither cancels nor overflows, and
    loss / (a + 1) where gain equals loss.

    References
    ----------
    .. [1] EN ISO 13790:2008, clause 12.2.1.1, formulae 1 and 51 to 55.

    Examples
    --------
    >>> unmet(np.array([0.0, 1.0, 9.0]), np.array([1.0, 1.0, 0.0]), np.array([3.0] * 3)).tolist()
    [1.0, 0.25, 0.0]
    """
    spare = gain - loss
    # the ends of the scale are right as infinities: no loss needs nothing, no gain the whole loss
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        # in place, for with a million houses to make arrays takes longer than to fill them
        need: Floats = spare / loss
        np.log1p(need, out=need)
        need *= exponent + 1.0
        np.expm1(need, out=need)
        np.divide(spare, need, out=need)
    even = spare == 0.0
    if even.any():
        need[even] = (loss / (exponent + 1.0))[even]
    return need


def _column(table: Columns, name: str) -> Floats:
    return np.asarray(table[name], dtype=np.float64)
