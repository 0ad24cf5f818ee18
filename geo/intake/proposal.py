"""Proposal: what a sheet most likely is, and what has to be answered before it counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.intake.found import Sheet
from geo.intake.mapping import LAYERS, Mapping, columns_of, guess, layer_of, unknown_words
from geo.intake.profiles import Profile, Profiles, with_profile
from geo.intake.systems import Verdict
from geo.plan.columns import REQUIRED
from geo.reference import Reference

NEEDED = {"buildings": REQUIRED, "works": ("kind", "quantity", "unit")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A sheet with the layer it may be, its rules, and the profile by which it was known."""

    sheet: Sheet
    role: str
    mapping: Mapping
    profile: Profile | None = None


def proposed(sheet: Sheet, reference: Reference, profiles: Profiles) -> Proposal:
    """
    Return what a sheet may be.

    Parameters
    ----------
    sheet
        What was found.
    reference
        The tables of `data/`: synonyms and words.
    profiles
        Mappings that are known by name.
    """
    role = layer_of(sheet, reference)
    mapping = guess(sheet, role or "buildings", reference)
    profile = None if sheet.shape == "none" else profiles.fitting(sheet)
    if profile is not None:
        role = profile.mapping.layer
        mapping = with_profile(guess(sheet, role, reference), profile, sheet, reference)
    return Proposal(sheet=sheet, role=role, mapping=mapping, profile=profile)


def with_fills(proposal: Proposal, fills: dict[str, str]) -> Proposal:
    """Return a proposal in which rows without a value have the stated one."""
    mapping = proposal.mapping
    for column, value in fills.items():
        if column in LAYERS.get(proposal.role, ()):
            mapping = mapping.with_rule(replace(mapping.rule(column), fill=value))
    return replace(proposal, mapping=mapping)


def missing_columns(proposal: Proposal) -> tuple[str, ...]:
    """Return the columns that the method cannot do without and that nothing gives."""
    rules = [proposal.mapping.rule(column) for column in NEEDED.get(proposal.role, ())]
    return tuple(rule.column for rule in rules if not (rule.source or rule.fill))


def questions(proposal: Proposal, verdict: Verdict | None) -> Iterator[str]:
    """Yield what has to be answered before a sheet is taken in, one sentence each."""
    title = proposal.sheet.name
    if verdict is not None and verdict.kind != "sure":
        yield f"{title}: {verdict.message}"
    if not proposal.role:
        yield f"{title}: is it buildings, plots, works or context?"
        return
    for column in missing_columns(proposal):
        yield f"{title}: which column gives {column}, or which value holds for all rows?"
    for column in columns_of(proposal.role):
        rule = proposal.mapping.rule(column)
        if rule.why == "synonym":
            yield f"{title}: is {rule.source} the {column}?"
        if unknown := unknown_words(rule, proposal.sheet):
            words = ", ".join(repr(word) for word in unknown[:5])
            yield f"{title}: what do the words {words} in {rule.source} mean as {column}?"
