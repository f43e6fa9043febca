"""Arrays on disk come back as they were; what is broken is said, and nothing half-written stays."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numbers

from layers.arrays import read_arrays, write_arrays
from layers.errors import FormatError


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.text("ab.01", min_size=1, max_size=8),
        numbers.arrays(
            st.sampled_from(["<f8", "<f4", "<i4", "<i2", "|i1", "|b1"]),
            numbers.array_shapes(min_dims=1, max_dims=2, min_side=0),
        ),
        max_size=5,
    ),
    st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.none(), max_size=3),
)
def test_there_and_back(tmp_path, arrays, facts):
    path = tmp_path / "x.levels"
    write_arrays(path, facts, arrays)
    found_facts, found = read_arrays(path)
    assert found_facts == facts
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b"",  # empty
        lambda b: b[:40],  # cut off in the head
        lambda b: b[:-64],  # cut off in the numbers
        lambda b: b"X" + b[1:],  # another kind of file
        lambda b: b.replace(b"<f8", b"|O8"),  # objects
        lambda b: b.replace(b"[100]", b"[9e9]"),  # more than there is
        lambda b: b[:8] + (2**62).to_bytes(8, "little") + b[16:],  # an endless head
    ],
)
def test_a_broken_file_says_so(tmp_path, spoil):
    path = tmp_path / "x.levels"
    write_arrays(path, {}, {"a": np.arange(100.0)})
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(FormatError, match="prepared numbers"):
        read_arrays(path)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "x.levels"
    write_arrays(path, {"n": 1}, {"a": np.arange(3)})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("layers.arrays._fill", full)
    with pytest.raises(OSError, match="space"):
        write_arrays(path, {"n": 2}, {"a": np.arange(4)})
    assert read_arrays(path)[0] == {"n": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["x.levels"]
