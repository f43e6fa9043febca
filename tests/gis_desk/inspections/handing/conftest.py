"""One plan for all tests of the room."""

import pytest

from tests.gis_desk.inspections.handing import plans


@pytest.fixture(scope="session")
def plan():
    return plans.document()


@pytest.fixture
def given(plan):
    return plans.given(plan)
