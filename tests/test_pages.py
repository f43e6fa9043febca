"""README, changelog and the tree keep their word: commands exist, files hold no addresses and no machine paths."""

import re
import subprocess
from pathlib import Path

import pytest

from ui.cli.main import _COMMANDS, cli

ROOT = Path(__file__).resolve().parent.parent


def tracked():
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.splitlines()]


def test_every_command_of_the_table_can_be_loaded():
    for name in _COMMANDS:
        assert cli.get_command(None, name).help, name


def test_readme_names_only_commands_that_exist():
    said = set(re.findall(r"^gis-desk ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M))
    assert said <= set(_COMMANDS)
    assert len(said) > 8


def test_readme_pictures_are_there():
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert pictures
    assert [p for p in pictures if not (ROOT / p).is_file()] == []


def test_every_rule_has_source_examples_and_a_line_in_the_catalogue():
    from gis_desk.boundaries import rules as _boundaries  # noqa: F401
    from gis_desk.findings import RULES, Severity, sources
    from gis_desk.names import rules as _names  # noqa: F401

    assert len(RULES) >= 25
    for rule in RULES.values():
        assert rule.title, rule.id
        assert rule.detail, rule.id
        assert rule.good, rule.id
        assert rule.bad, rule.id
        assert all(key in sources() for key in rule.source), rule.id
        if rule.severity is Severity.MUST:
            assert any(sources()[k].verified for k in rule.source), rule.id


@pytest.mark.parametrize(
    "pattern", [r"(^|[^A-Za-z0-9_.])/(w.rk|t.p|r.ot|f.rm)/[A-Za-z0-9_.]+", r"index.url\b|/simpl[e]/"]
)
def test_no_machine_paths_or_registry_addresses(pattern):
    found = []
    for file in tracked():
        if file.suffix in {".py", ".md", ".toml", ".txt", ".csv", ".json", ".in", ""} and file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            if file != Path(__file__):
                found += [f"{file.name}: {m.group(0)}" for m in re.finditer(pattern, text, re.M)]
    assert found == []


def test_the_tree_is_what_the_house_plan_says():
    tops = {f.relative_to(ROOT).parts[0] for f in tracked()}
    plain = {t for t in tops if not t.startswith(".")}
    assert plain == {
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "constraints.txt",
        "gis_desk",
        "layers",
        "pyproject.toml",
        "resources",
        "tests",
        "ui",
    }
