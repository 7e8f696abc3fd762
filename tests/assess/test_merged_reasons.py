"""Sentences on what is not known: alike ones once, nothing lost."""

from tailrace.assess.merged_reasons import listed, merged_reasons


def test_substances_of_the_same_sources_stand_in_one_sentence() -> None:
    found = merged_reasons(
        [
            (source, substance, f"nothing is known of {substance} in its dust")
            for substance in ("Ho", "Er", "Y")
            for source in ("ore_drilling", "dump_wind")
        ]
    )
    assert found == ("nothing is known of Ho, Er and Y in its dust (ore_drilling, dump_wind)",)


def test_a_substance_that_other_sources_lack_stands_apart() -> None:
    found = merged_reasons(
        [
            ("a", "F", "nothing is known of F in its dust"),
            ("b", "F", "nothing is known of F in its dust"),
            ("b", "Fe", "nothing is known of Fe in its dust"),
        ]
    )
    assert found == (
        "nothing is known of F in its dust (a, b)",
        "nothing is known of Fe in its dust (b)",
    )


def test_only_a_whole_word_is_the_substance() -> None:
    found = merged_reasons([("a", "F", "Fe hides F here"), ("a", "PM10", "PM10 and PM10.5")])
    assert found == ("Fe hides F here (a)", "PM10 and PM10.5 (a)")


def test_what_a_reason_does_not_name_is_added() -> None:
    found = merged_reasons([("pond", "As", "no analysis"), ("pond", "F", "no analysis")])
    assert found == ("no analysis (As, F, pond)",)


def test_a_source_without_a_substance_goes_first() -> None:
    assert merged_reasons([("pit", "", "area unknown")]) == ("pit: area unknown",)


def test_a_list_in_words() -> None:
    assert [listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])] == [
        "A", "A and B", "A, B and C",
    ]  # fmt: skip
