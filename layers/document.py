"""A JSON document together with its text."""

import json
from collections.abc import Mapping
from typing import Any


class Document(dict[str, Any]):
    """A JSON object whose text is made when it is: long ones are written off the GUI thread, and once.

    What it holds is not changed after that. Values that JSON lacks (NaN, infinity) raise ValueError.
    """

    def __init__(self, value: Mapping[str, Any]) -> None:
        super().__init__(value)
        self.text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
