"""All that is said about a renaming."""

from gis_desk.findings import Finding, ordered
from gis_desk.names.checker import NameAnswer
from gis_desk.names.renaming import RENAMING_RULES, Judged, Renaming
from gis_desk.names.subject import Context


def check_renaming(renaming: Renaming, context: Context, answer: NameAnswer | None = None) -> list[Finding]:
    """All findings on a renaming: those of N060 to N069, and those on the new name, each at its own severity.

    Parameters
    ----------
    renaming : Renaming
    context : Context
        Tables and overlay.
    answer : NameAnswer or None
        What `NameChecker.check` said of the new name with the other names around; its findings are taken over.

    Returns
    -------
    list of Finding
        Most binding first.
    """
    judged = Judged(renaming, context, answer)
    found = [context.stricter(f) for _, check in sorted(RENAMING_RULES.items()) for f in check(judged)]
    return ordered([*found, *(answer.findings if answer else ())])
