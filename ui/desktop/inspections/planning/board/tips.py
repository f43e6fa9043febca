"""Tips that show names as they are."""

import html


def plain_tip(words: str) -> str:
    """`words` such that a tip shows them as they are, whatever names they hold; Qt would take ``<b>`` for markup."""
    return f"<qt>{html.escape(words).replace(chr(10), '<br>')}</qt>" if "<" in words else words
