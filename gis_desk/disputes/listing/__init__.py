"""The register as a list: any number of cases, filtered, counted and ordered in a moment.

A `CaseTable` is made of the register's frame once; a `Filter` asks it which cases fit, most urgent first, how many
there would be with another choice of one filter, and how they spread over the years (`bars`).
"""

from gis_desk.disputes.listing.bars import Bars, bars
from gis_desk.disputes.listing.filtering import DATED, Filter, Found, found
from gis_desk.disputes.listing.renewing import renewed, touched
from gis_desk.disputes.listing.selecting import days_to_check, select
from gis_desk.disputes.listing.table import CaseTable, EventDays, table_of

__all__ = [
    "DATED",
    "Bars",
    "CaseTable",
    "EventDays",
    "Filter",
    "Found",
    "bars",
    "days_to_check",
    "found",
    "renewed",
    "select",
    "table_of",
    "touched",
]
