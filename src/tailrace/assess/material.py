"""The material balance of a site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tailrace.errors import InputError
from tailrace.process.balance import Balance
from tailrace.process.solution import solve

if TYPE_CHECKING:
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site


def balance(
    site: Site,
    years: int | Iterable[int] | None = None,
    *,
    samples: int | None = None,
    seed: int = 0,
    levels: LevelSource | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Balance:
    """Solve the material balance of a site.

    Parameters
    ----------
    site : Site
        A site, as `load_site` returns it.
    years : int or iterable of int, optional
        Calendar years; all years of the site unless given.
    samples : int, optional
        Number of draws from the declared distributions; central values unless given.
    seed : int
        Seed of the draws.
    levels : LevelSource, optional
        Levels of the draws, instead of their number and seed.
    progress : callable, optional
        Called with (draws done, draws).

    Returns
    -------
    Balance

    Raises
    ------
    InputError
        If a year is outside the site's years, or the works cannot be solved.
    """
    wanted = site.years if years is None else [years] if isinstance(years, int) else list(years)
    outside = [year for year in wanted if year not in site.years]
    if outside:
        raise InputError.single(
            f"the site does not cover {', '.join(map(str, outside))}",
            file="site.toml",
            place="years",
            allowed=f"{site.years.start} to {site.years.stop - 1}",
        )
    return solve(
        site.works, list(wanted), draws=samples, seed=seed, levels=levels, progress=progress
    )
