"""What no program can judge of a map: the questions a person answers before it is given away, rule by rule."""

from collections.abc import Mapping

from layers.text import Text

BY_PERSON: Mapping[str, tuple[Text, ...]] = {
    "M02": (
        Text("Does the review number stand in a prominent place, in a publication on the copyright page?"),
        Text("Is the map really of the exempt kind that was named?"),
    ),
    "M03": (
        Text("Is there anything else that must not be published: military sites, reservoirs, ports, state secrets?"),
    ),
    "M04": (Text("Does a map that reaches a national border or the coast follow the standard map there?"),),
    "M05": (Text("Is every name in texts and tables the standard name on record?"),),
    "M09": (Text("Are the neighbours named as they are called today?"),),
    "M13": (Text("Is the mark as high as that of every source, base maps and pictures included?"),),
    "M14": (Text("Is a figure of an important entity the published one, with source, announcement and date?"),),
    "M15": (Text("Is a national border shown, so that the city may not review the map itself?"),),
}
"""Rule id to its questions; what can be computed is computed. Source: map rules, sections 1, 2 and 9."""
_PUBLIC = ("M02", "M03", "M14", "M15")
"""Rules that only speak of maps for the public."""


def questions(*, public: bool) -> list[tuple[str, Text]]:
    """Rule and question, in the order of the rules, for a map that is for the public or not."""
    return [(rule, asked) for rule, some in BY_PERSON.items() if public or rule not in _PUBLIC for asked in some]
