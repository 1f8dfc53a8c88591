"""Public holidays of a country or a part of it: the one door to the package `holidays`."""

from __future__ import annotations

from datetime import date

from kb_tools.errors import KbError

YEARS = range(2000, 2051)


def public_holidays(region: str) -> frozenset[date]:
    """All days of YEARS on which nobody works there: DE is Germany, DE-BE its state of Berlin.

    Raises KbError where the package is not installed, or does not know the region.
    """
    try:
        import holidays
    except ModuleNotFoundError as error:
        raise KbError(
            f'the holidays of "{region}" come from a package that is not installed',
            hint="pip install 'beeline-kb[holidays]', or the days themselves below closed:",
        ) from error
    country, _, part = region.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=YEARS)
    except NotImplementedError:
        raise KbError(
            f'no holidays of "{region}" are known',
            hint="a country of two letters and, where it has parts, one of them, such as DE or DE-BE",
        ) from None
    return frozenset(found)
