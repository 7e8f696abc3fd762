"""What a two-dimensional Monte Carlo gives: percentiles over persons with their bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class TwoDimensionalSummary:
    """Percentiles over persons with their bands over what is not known.

    Attributes
    ----------
    statistics : tuple of str
        "mean", then "p5" and so on: what is taken over persons.
    band : tuple of str
        "mean", then "p5" and so on: what is taken over draws.
    values : ndarray, shape (endpoint, group, receptor, statistic, band)
        In the unit of coefficient times factor. NaN where nothing is known.
    standard_errors : ndarray of the same shape
        Of the values, for the finite number of draws (and of persons, where they are drawn anew
        in each block); NaN for fewer than two whole blocks of draws.
    at_least : ndarray of bool, shape (endpoint, group, receptor)
        Where something is missing, so that the values are lower bounds.
    draws, persons, seed : int
    persons_drawn_anew : bool
        Whether each block of draws has persons of its own; where not, chance in who was drawn
        moves every draw alike and is not in the standard errors.
    """

    statistics: tuple[str, ...]
    band: tuple[str, ...]
    values: FloatArray
    standard_errors: FloatArray
    at_least: Flags
    draws: int
    persons: int
    seed: int
    persons_drawn_anew: bool

    def reshaped(
        self, endpoint: int, form: Callable[[FloatArray], FloatArray]
    ) -> TwoDimensionalSummary:
        """Return the summary with an endpoint in another form, as a risk in its exact one.

        Parameters
        ----------
        endpoint : int
            Which.
        form : callable
            Rising function of the endpoint, such as `cancer.bounded_risk`.

        Returns
        -------
        TwoDimensionalSummary
            Percentiles of a rising function are the function of percentiles; means are not, and
            become NaN.
        """
        values, errors = self.values.copy(), self.standard_errors.copy()
        old, error = values[endpoint], errors[endpoint]
        values[endpoint] = form(old)
        errors[endpoint] = 0.5 * (form(old + error) - form(np.maximum(old - error, 0.0)))
        for array in (values, errors):
            array[endpoint, :, :, 0] = np.nan
            array[endpoint, :, :, :, 0] = np.nan
        return replace(self, values=values, standard_errors=errors)

    def to_dataset(
        self, endpoints: Sequence[str], groups: Sequence[str], receptors: Sequence[str]
    ) -> xr.Dataset:
        """Return the summary as labelled arrays.

        Parameters
        ----------
        endpoints, groups, receptors : sequence of str
            Their names, in order.

        Returns
        -------
        Dataset
            `value` and `standard_error` by endpoint, group, receptor, statistic and band;
            `at_least` by endpoint, group and receptor.
        """
        import xarray as xr

        dims = ("endpoint", "group", "receptor", "statistic", "band")
        return xr.Dataset(
            {
                "value": (dims, self.values),
                "standard_error": (dims, self.standard_errors),
                "at_least": (dims[:3], self.at_least),
            },
            coords={
                "endpoint": list(endpoints),
                "group": list(groups),
                "receptor": list(receptors),
                "statistic": list(self.statistics),
                "band": list(self.band),
            },
            attrs={
                "draws": self.draws,
                "persons": self.persons,
                "seed": self.seed,
                "said": "\n".join(self.sentences()),
            },
        )

    def sentences(self) -> list[str]:
        """Return what must be said beside the numbers."""
        said = [
            f"{self.draws:,} draws of what is not known, {self.persons:,} persons in each, "
            f"seed {self.seed}"
        ]
        if not self.persons_drawn_anew:
            said.append(
                "the same persons in every draw: chance in who was drawn is not in the bands"
            )
        bound = int(self.at_least.sum())
        if bound:
            said.append(f"{bound} of {self.at_least.size} totals are lower bounds")
        return said
