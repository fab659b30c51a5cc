"""The status of a requirement holds for every mix of what policies find and people say."""

from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.catalogue import NOT_ASSESSABLE, Requirement
from reports.status import GOOD, OPEN, ORDER, STATUSES, judge

IDS = ("a", "b", "c")
STATES = ("violated", "undecided", "waived", "kept", "nothing to look at")
FOUND = st.builds(
    SimpleNamespace,
    id=st.sampled_from(IDS),
    strength=st.sampled_from(ORDER),
    ours=st.booleans(),
    state=st.sampled_from(STATES),
)
WORDS = st.sampled_from(("in place", "not in place", "not applicable", "not tested"))
REQUIREMENTS = st.builds(
    lambda assessability, needed, unchecked: Requirement(
        "1", "t", assessability, "e", policies_needed=needed, still_unchecked=unchecked
    ),
    st.sampled_from((*ORDER, NOT_ASSESSABLE)),
    st.lists(st.sampled_from(IDS), max_size=3, unique=True).map(tuple),
    st.sampled_from(((), ("more",))),
)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = st.lists(FOUND, max_size=5)


def word(result):
    return SimpleNamespace(result=result)


def one(state, strength="direct", identifier="a", ours=True):
    return SimpleNamespace(id=identifier, strength=strength, ours=ours, state=state)


def requirement(assessability="direct", needed=("a",), unchecked=()):
    return Requirement("1", "t", assessability, "e", policies_needed=needed, still_unchecked=unchecked)


@patient
@given(REQUIREMENTS, MANY, st.none() | WORDS.map(word))
def test_every_mix_has_one_known_status(wanted, found, said):
    assert judge(wanted, found, said).status in STATUSES


@patient
@given(REQUIREMENTS, MANY, st.none() | WORDS.map(word))
def test_shown_needs_everything(wanted, found, said):
    if judge(wanted, found, said).status == "shown":
        kept = {each.id for each in found if each.state == "kept"}
        assert wanted.assessability == "direct"
        assert kept >= set(wanted.policies_needed)
        assert not wanted.still_unchecked
        assert any(each.strength == "direct" for each in found if each.state == "kept")
        assert not {"violated", "undecided", "waived"} & {each.state for each in found}


@patient
@given(REQUIREMENTS, MANY)
def test_what_holds_never_counts_for_more_than_a_template_can_show(wanted, found):
    strongest = {"shown": 0, "partly shown": 1, "supporting": 2}.get(judge(wanted, found, None).status)
    if strongest is not None:
        least = ORDER.index(wanted.assessability) if wanted.assessability in ORDER else 2
        assert strongest >= max(least, min(ORDER.index(each.strength) for each in found if each.state == "kept"))


@patient
@given(REQUIREMENTS, MANY, st.none() | WORDS.map(word))
def test_one_violation_is_enough_and_nobody_can_talk_it_away(wanted, found, said):
    assert judge(wanted, [*found, one("violated", "supporting", "z", ours=False)], said).status == "failed"


@patient
@given(REQUIREMENTS, MANY, WORDS.map(word))
def test_a_word_never_hides_what_is_open_in_a_template(wanted, found, said):
    alone = judge(wanted, found, None).status
    told = judge(wanted, found, said)
    assert told.templates == alone
    if alone in OPEN and said.result != "not in place":
        assert told.status == alone


@patient
@given(REQUIREMENTS, MANY)
def test_not_in_place_fails_by_hand_whatever_templates_show(wanted, found):
    told = judge(wanted, found, word("not in place"))
    assert (told.status, told.by_hand) == ("failed", True)


@patient
@given(REQUIREMENTS, MANY)
def test_not_tested_changes_nothing(wanted, found):
    assert judge(wanted, found, word("not tested")) == judge(wanted, found, None)


@patient
@given(REQUIREMENTS, MANY)
def test_nothing_kept_is_never_good(wanted, found):
    none_kept = [each for each in found if each.state != "kept"]
    assert judge(wanted, none_kept, None).status not in (*GOOD, "partly shown", "supporting")


def test_each_status_as_defined():
    assert judge(requirement(), [one("kept")], None).status == "shown"
    assert judge(requirement(needed=("a", "b")), [one("kept")], None) == ("partly shown", "partly shown", ("b",), False)
    assert judge(requirement(unchecked=("x",)), [one("kept")], None).status == "partly shown"
    assert judge(requirement("partial"), [one("kept", "partial")], None).status == "partly shown"
    assert judge(requirement("supporting"), [one("kept", "supporting")], None).status == "supporting"
    assert judge(requirement(), [one("kept"), one("undecided", identifier="b")], None).status == "undecided"
    assert judge(requirement(), [one("kept"), one("waived", identifier="b")], None).status == "waived"
    assert judge(requirement(), [one("nothing to look at")], None).status == "nothing to look at"
    assert judge(requirement(), [], None).status == "no check yet"
    assert judge(requirement(NOT_ASSESSABLE, ()), [], None).status == "not assessable"
    assert judge(requirement(NOT_ASSESSABLE, ()), [], word("in place")).status == "attested"
    assert judge(requirement(), [one("nothing to look at")], word("not applicable")).status == "attested"
    assert judge(requirement(), [one("kept")], word("in place")).status == "shown"
