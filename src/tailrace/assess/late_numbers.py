"""Which numbers are drawn when the draws of a run are done: people counted, costs of options."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tailrace.assess.counted_people import drawn_place, varying_counts
from tailrace.assess.option_cost import varying_costs

if TYPE_CHECKING:
    from tailrace.quantities import Value
    from tailrace.site import Site


def late_numbers(site: Site, receptors: Collection[str]) -> tuple[tuple[str, Value], ...]:
    """Return every number of a site's files that `late_levels` draws, with where it is drawn.

    Parameters
    ----------
    site : Site
        The site; of one that counts nobody and has no options, none.
    receptors : collection of str
        Places that have results: nobody is drawn elsewhere.
    """
    here = {drawn_place(name) for name in receptors}
    people = (one for one in varying_counts(site) if one[0] in here)
    return (*people, *varying_costs(site))
