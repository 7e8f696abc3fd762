"""people.toml: what cannot be used is named, all of it at once."""

from __future__ import annotations

from pathlib import Path

from tailrace.site import check_site, load_site

GOOD = """
toxicity = ["epa-2025"]
judged = ["F", "Th", "Rn-222"]

[exposure]
factors = "us-2014"

[supply.all]
places = ["*"]
pathways = ["drinking_water", "dermal_water", "crops", "milk", "meat"]
share = 0.5

[cohort.one]
title = "born in town"
birth = 1990
residence = [{ since = 1990, place = "town" }, { since = 2010 }]

[limit.water]
standard = "GB 5749-2022"
medium = "drinking_water"
category = "limit"

[fluorosis.teeth]
endpoint = "any dental"
series = "china-2012"
"""


def said(folder: Path, text: str) -> str:
    (folder / "people.toml").write_text(text, encoding="utf-8")
    return "\n".join(str(problem) for problem in check_site(folder).problems)


def test_a_good_file_is_read(folder: Path) -> None:
    assert said(folder, GOOD) == ""
    people = load_site(folder).exposure
    assert people is not None
    assert people.supply["all"].share.central == 0.5
    assert people.groups.shown == ["child_1_6", "adult"]


def test_without_the_file_nothing_is_judged(folder: Path) -> None:
    people = load_site(folder).exposure
    assert people is not None
    assert people.judged == []


def test_names_that_nobody_knows(folder: Path) -> None:
    found = said(
        folder,
        GOOD.replace("epa-2025", "epa-2052").replace('"F"', '"fluorin"')
        .replace("us-2014", "us-2041").replace('place = "town"', 'place = "towm"')
        .replace("GB 5749-2022", "GB 5749-2202").replace("china-2012", "china-2021"),
    )  # fmt: skip
    for word in ("epa-2025", "us-2014", "town", "GB 5749-2022", "china-2012"):
        assert f'did you mean "{word}"' in found, word
    assert 'no substance or property is called "fluorin"' in found


def test_supply_must_speak_of_all_places(folder: Path) -> None:
    found = said(folder, GOOD.replace('places = ["*"]', 'places = ["town"]'))
    assert "nothing is said of drinking_water, dermal_water, crops, milk, meat" in found
    assert "pathway of supply" in said(folder, GOOD.replace('"crops", ', '"crop", '))


def test_lives_in_order(folder: Path) -> None:
    text = GOOD.replace("birth = 1990", "birth = 1980").replace("since = 2010", "since = 1985")
    found = said(folder, text)
    assert "the years of moving do not rise" in found
    assert "no place for the year of birth" in found


def test_a_row_of_a_standard(folder: Path) -> None:
    found = said(folder, GOOD.replace('category = "limit"', 'category = "limits"'))
    assert 'did you mean "limit"' in found


def test_judged_and_not_judged(folder: Path) -> None:
    found = said(folder, GOOD.replace("[exposure]", '[not_judged]\nF = "harmless"\n\n[exposure]'))
    assert '"F" is judged and not judged' in found
