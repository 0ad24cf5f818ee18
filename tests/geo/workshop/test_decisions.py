"""Decisions: options, votes that stay hidden until they are counted, notes, and the minutes."""

import json
from typing import Any

import pytest

from geo.errors import RefusedError
from geo.saved import read_scenario
from geo.workshop import options, remarks, votes
from geo.workshop.elements import read_elements
from geo.workshop.records import Ballot, Option
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Task
from geo.workshop.terms import EditKind, Method, Role, Status
from tests.workshops import BODY, FIGURES, HEIGHT, NOTHING, Workshop, plot_element


def code(act: Any, *args: Any, **named: Any) -> str:  # noqa: ANN401 - any method
    """Return the code with which something is refused."""
    with pytest.raises(RefusedError) as caught:
        act(*args, **named)
    return caught.value.code


def height(option: Option) -> object:
    """Return the storeys of the house in an option."""
    return read_elements(option.body)[HEIGHT]


@pytest.fixture
def three(shop: Workshop) -> tuple[Option, ...]:
    """Return three options of the room, with 7, 8 and 9 storeys."""
    for storeys in (7.0, 8.0, 9.0):
        shop.rooms.push(shop.ada.pass_, {HEIGHT: storeys}, seen=0)
        shop.rooms.pin(shop.lead.pass_, f"{storeys:g} storeys")
    return shop.rooms.options(shop.viewer.pass_)


def opened(shop: Workshop, three: tuple[Option, ...], method: Method, dots: int = 3) -> Ballot:
    """Open a ballot on three options."""
    ids = [option.id for option in three]
    return shop.rooms.open_ballot(shop.lead.pass_, "Which one?", method, ids, dots)


def test_options_keep_what_they_were_made_of(shop: Workshop, three: tuple[Option, ...]) -> None:
    """Law: an option is a scenario of its own, whatever becomes of the plan; numbers stay."""
    shop.rooms.push(shop.ada.pass_, {HEIGHT: 1.0}, seen=0)
    later = Rooms(shop.path).options(shop.ada.pass_)

    assert later == three
    assert [height(option) for option in later] == [7.0, 8.0, 9.0]
    assert [option.number for option in later] == [1, 2, 3]
    assert [(option.by, option.status) for option in later] == [("Lea", Status.PINNED)] * 3
    assert read_scenario(later[0].body, NOTHING).name == "7 storeys"


def test_a_participant_proposes_a_variant(shop: Workshop) -> None:
    """Law: what is proposed is the variant as it is then; its maker may withdraw and name it."""
    rooms, part, own = shop.rooms, shop.part.pass_, shop.part.member.id
    rooms.branch(part)
    rooms.push(part, {HEIGHT: 3.0}, seen=0, branch=own)
    option = rooms.propose(part, " Low\u202e ", "two\nlines", branch=own)
    rooms.push(part, {HEIGHT: 2.0}, seen=0, branch=own)

    assert (option.name, option.note, option.by, option.member_id) == (
        "Low", "two\nlines", "Pia", own,
    )  # fmt: skip
    assert (option.status, option.told, height(option)) == (Status.PROPOSED, None, 3.0)
    rooms.set_status(part, option.id, Status.WITHDRAWN)
    rooms.set_status(part, option.id, Status.PROPOSED)
    rooms.rename_option(part, option.id, "Lower", "")
    (now,) = rooms.options(shop.viewer.pass_)
    assert (now.name, now.note, now.body["name"]) == ("Lower", "", "Lower")
    # on the wall it is who leads that decides
    assert code(rooms.set_status, part, option.id, Status.PINNED) == "refused_role"
    rooms.set_status(shop.lead.pass_, option.id, Status.PINNED)
    assert code(rooms.set_status, part, option.id, Status.WITHDRAWN) == "refused_role"
    assert code(rooms.set_status, shop.ada.pass_, option.id, Status.WITHDRAWN) == "refused_role"
    assert code(rooms.rename_option, shop.ada.pass_, option.id, "x") == "refused_role"
    rooms.set_wall(shop.lead.pass_, shows=option.id)
    assert rooms.room(part).wall.shows == option.id


def test_figures_are_told_once(shop: Workshop, three: tuple[Option, ...]) -> None:
    """Law: the same figures again are no change, so that browsers do not call one another."""
    rooms, one = shop.rooms, three[0].id
    rooms.tell_option(shop.ada.pass_, one, FIGURES)
    rev = rooms.rev(shop.lead.room.id)
    rooms.tell_option(shop.lead.pass_, one, dict(reversed(FIGURES.items())))

    assert rooms.rev(shop.lead.room.id) == rev
    assert rooms.options(shop.viewer.pass_)[0].told == FIGURES
    assert code(rooms.tell_option, shop.part.pass_, one, FIGURES) == "refused_role"
    for figures in ({"x": float("nan")}, {"x": object()}):
        assert code(rooms.tell_option, shop.ada.pass_, one, figures) == "refused_value"
    assert code(rooms.tell_option, shop.ada.pass_, one, {"x": "y" * 9000}) == "refused_long"
    # what is told of one's own is told by its maker, if nobody else
    own = rooms.propose(shop.part.pass_, "own").id
    rooms.tell_option(shop.part.pass_, own, FIGURES)


def test_an_option_becomes_the_plan(shop: Workshop, three: tuple[Option, ...]) -> None:
    """Law: one edit makes the common plan what the option is, and undo gives it back."""
    rooms, lead = shop.rooms, shop.lead.pass_
    rooms.push(shop.ada.pass_, {"sketch/P1": None, **plot_element("P2")}, seen=0)
    before = shop.elements(lead)
    rooms.adopt(lead, three[0].id)

    assert shop.elements(lead) == read_elements(three[0].body)
    entry = rooms.log(lead)[0]
    assert (entry.kind, entry.name) == (EditKind.ADOPT, "Lea")
    assert set(entry.keys) == {"sketch/P1", "sketch/P2", HEIGHT}
    rev = rooms.rev(shop.lead.room.id)
    assert rooms.adopt(lead, three[0].id) == rev
    # what somebody has drawn since stays when it is taken back
    rooms.push(shop.ada.pass_, {HEIGHT: 4.0}, seen=0)
    assert rooms.undo(lead).left == ((HEIGHT, "Ada"),)
    assert shop.elements(lead) == before | {HEIGHT: 4.0}


@pytest.mark.parametrize("method", Method)
def test_votes_are_hidden_until_they_are_counted(
    shop: Workshop, three: tuple[Option, ...], method: Method
) -> None:
    """Law: while a ballot is open nobody sees more than how many voted and what one gave."""
    rooms, first, second = shop.rooms, three[0].id, three[1].id
    ballot = opened(shop, three, method)
    rooms.vote(shop.ada.pass_, ballot.id, {first: 1})
    rooms.vote(shop.bo.pass_, ballot.id, {second: 1})
    rooms.vote(shop.part.pass_, ballot.id, {})
    for one in (shop.lead, shop.ada, shop.viewer):
        (seen,) = rooms.ballots(one.pass_)
        assert (seen.is_open, seen.result, seen.voters) == (True, None, 3)
        assert seen.own == ({first: 1} if one is shop.ada else None)
        assert rooms.minutes(one.pass_).ballots[0].result is None
        assert rooms.minutes(one.pass_).ballots[0].own is None
    # who votes again has voted otherwise
    rooms.vote(shop.bo.pass_, ballot.id, {first: 1})
    closed = rooms.close_ballot(shop.lead.pass_, ballot.id)
    (seen,) = rooms.ballots(shop.viewer.pass_)
    assert seen.result is not None
    worth = 2 if method == Method.RANKING else 1
    assert dict(seen.result.points) == {first: 2 * worth, second: 0, three[2].id: 0}
    assert (seen.result.voters, seen.result.empty, seen.is_open) == (3, 1, False)
    assert closed.result == seen.result == Rooms(shop.path).ballots(shop.bo.pass_)[0].result
    assert code(rooms.vote, shop.ada.pass_, ballot.id, {first: 1}) == "refused_counted"
    assert code(rooms.close_ballot, shop.lead.pass_, ballot.id) == "refused_counted"


def test_votes_that_do_not_fit_leave_the_one_before(
    shop: Workshop, three: tuple[Option, ...]
) -> None:
    """Law: a refused vote changes nothing, and one of another ballot's options is refused."""
    rooms, ids = shop.rooms, [option.id for option in three]
    ballot = rooms.open_ballot(shop.lead.pass_, "?", Method.DOTS, ids[:2], 4)
    rooms.vote(shop.ada.pass_, ballot.id, {ids[0]: 3, ids[1]: 1})
    assert code(rooms.vote, shop.ada.pass_, ballot.id, {ids[0]: 5}) == "refused_dots"
    assert code(rooms.vote, shop.ada.pass_, ballot.id, {ids[2]: 1}) == "refused_marks"
    result = rooms.close_ballot(shop.lead.pass_, ballot.id).result
    assert result is not None
    assert dict(result.points) == {ids[0]: 3, ids[1]: 1}


def test_who_is_sent_away_has_no_vote(shop: Workshop, three: tuple[Option, ...]) -> None:
    """Law: an open ballot forgets the vote of who is removed, a counted one does not."""
    first, second = opened(shop, three, Method.ONE), opened(shop, three, Method.ONE)
    for ballot in (first, second):
        for one in (shop.ada, shop.bo):
            shop.rooms.vote(one.pass_, ballot.id, {three[0].id: 1})
    shop.rooms.close_ballot(shop.lead.pass_, first.id)
    shop.rooms.remove(shop.lead.pass_, shop.bo.member.id)
    shop.rooms.close_ballot(shop.lead.pass_, second.id)

    fresh = Rooms(shop.path).ballots(shop.lead.pass_)
    assert [ballot.voters for ballot in fresh] == [2, 1]


def test_a_ballot_can_be_closed_in_a_closed_room(shop: Workshop, three: tuple[Option, ...]) -> None:
    """Limit: what was voted before the room closed can still be counted."""
    ballot = opened(shop, three, Method.ONE)
    shop.rooms.close(shop.lead.pass_)
    assert shop.rooms.close_ballot(shop.lead.pass_, ballot.id).result is not None


def test_ballots_that_cannot_be(shop: Workshop, three: tuple[Option, ...]) -> None:
    """Limit: one option, the same twice, one that was withdrawn, no dots, no question."""
    rooms, lead, ids = shop.rooms, shop.lead.pass_, [option.id for option in three]
    rooms.set_status(lead, ids[2], Status.WITHDRAWN)
    for chosen in ([], ids[:1], [ids[0], ids[0]], ids, [ids[0], "nothing"]):
        assert code(rooms.open_ballot, lead, "?", Method.ONE, chosen) == "refused_chosen"
    assert code(rooms.open_ballot, lead, "?", Method.DOTS, ids[:2], 0) == "refused_value"
    assert code(rooms.open_ballot, lead, " ", Method.ONE, ids[:2]) == "refused_empty"
    assert rooms.ballots(lead) == ()


def test_notes_are_left_and_taken_away(shop: Workshop, three: tuple[Option, ...]) -> None:
    """Law: a note is text and nothing else; its author and who leads may take it away."""
    rooms = shop.rooms
    first = rooms.note(shop.part.pass_, " <img src=x onerror=alert(1)> \n\u202eyes")
    second = rooms.note(shop.ada.pass_, "on it", three[0].id)
    found = rooms.notes(shop.viewer.pass_)

    assert [(note.text, note.by, note.option) for note in found] == [
        ("<img src=x onerror=alert(1)>\nyes", "Pia", ""), ("on it", "Ada", three[0].id),
    ]  # fmt: skip
    assert code(rooms.withdraw_note, shop.ada.pass_, first) == "refused_role"
    rooms.withdraw_note(shop.part.pass_, first)
    rooms.withdraw_note(shop.lead.pass_, second)
    assert rooms.notes(shop.ada.pass_) == () == rooms.minutes(shop.ada.pass_).remarks
    assert code(rooms.withdraw_note, shop.lead.pass_, first) == "refused_unknown"
    assert code(rooms.note, shop.ada.pass_, "x" * 1001) == "refused_long"
    assert code(rooms.note, shop.ada.pass_, " \u200b ") == "refused_empty"


def test_there_is_an_end_to_everything(
    shop: Workshop, three: tuple[Option, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: options, ballots and notes are bounded, and one person does not take all places."""
    rooms, lead, ada = shop.rooms, shop.lead.pass_, shop.ada.pass_
    monkeypatch.setattr(options, "MOST_OF_ONE", 1)
    rooms.propose(ada, "x")
    assert code(rooms.propose, ada, "x") == "refused_full"
    monkeypatch.setattr(options, "MOST_PROPOSED", 4)
    assert code(rooms.propose, shop.bo.pass_, "x") == "refused_full"
    rooms.pin(lead, "x")
    monkeypatch.setattr(options, "MOST_OPTIONS", 5)
    assert code(rooms.pin, lead, "x") == "refused_full"
    monkeypatch.setattr(votes, "MOST_BALLOTS", 0)
    assert code(opened, shop, three, Method.ONE) == "refused_full"
    monkeypatch.setattr(remarks, "MOST_OF_ONE", 1)
    rooms.note(ada, "x")
    assert code(rooms.note, ada, "x") == "refused_full"
    monkeypatch.setattr(remarks, "MOST_REMARKS", 1)
    assert code(rooms.note, shop.bo.pass_, "x") == "refused_full"


def test_minutes_name_those_only_who_agreed(shop: Workshop) -> None:
    """Law: no name of anybody who did not agree stands in the minutes, whoever asks for them."""
    rooms, lead = shop.rooms, shop.lead.pass_
    rooms.set_task(lead, Task(title="Homes"))
    for one in (shop.ada, shop.bo):
        rooms.push(one.pass_, {HEIGHT: 7.0 if one is shop.ada else 8.0}, seen=0)
        rooms.note(one.pass_, "I think so")
    option = rooms.propose(shop.part.pass_, "Third")
    rooms.remove(lead, shop.bo.member.id)
    rooms.remove(lead, shop.viewer.member.id)
    rooms.close(lead)
    kept = rooms.minutes(shop.part.pass_)

    # who was sent away without a trace was not there, who has left one is a number
    assert [(one.number, one.name) for one in kept.people] == [
        (1, "Lea"), (2, "Ada"), (3, None), (4, None),
    ]  # fmt: skip
    assert (kept.title, kept.plan, kept.options[0].by) == ("Harbour", "test", "")
    assert [entry.name for entry in kept.log] == ["Ada", ""]
    assert [remark.by for remark in kept.remarks] == ["Ada", ""]
    assert read_elements(kept.body) == shop.elements(lead)
    assert (kept.options[0].body, kept.task) == (option.body, Task(title="Homes"))
    assert kept.closed_at is not None
    assert "Bo" not in json.dumps(repr(kept))
    # and one may change one's mind, also when all is over
    rooms.agree(shop.part.pass_, named=True)
    rooms.agree(shop.ada.pass_, named=False)
    assert [one.name for one in rooms.minutes(lead).people] == ["Lea", None, None, "Pia"]
    assert rooms.minutes(lead).people[3].role == Role.PARTICIPANT
    assert rooms.minutes(lead).options[0].by == "Pia"
    assert BODY["name"] == ""
