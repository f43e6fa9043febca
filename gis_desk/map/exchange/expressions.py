"""Conditions in the expression language of QGIS: those that conditions can say are read, nothing is ever evaluated."""

import re
from collections.abc import Sequence

from gis_desk.conditions import Condition, Value
from gis_desk.map.exchange.markup import figure
from layers.errors import StyleError

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<column>"(?:[^"]|"")*")
    | (?P<text>'(?:[^'\\]|''|\\.)*')
    | (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    | (?P<sign><=|>=|<>|!=|=|<|>|\(|\)|,)
    | (?P<word>[^\W\d]\w*)
    )""",
    re.VERBOSE,
)
_SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_OPERATORS = {sign: op for op, sign in _SIGNS.items()} | {"!=": "ne"}
_WORDS = ("AND", "OR", "NOT", "IN", "LIKE", "IS", "NULL", "BETWEEN", "TRUE", "FALSE", "ILIKE", "ELSE")
_LONGEST = 20_000


def expression(conditions: Sequence[Condition]) -> str:
    """`conditions` joined by AND, as QGIS writes filters."""
    return " AND ".join(_said(c) for c in conditions)


def _said(condition: Condition) -> str:
    name, value = quoted(condition.column), condition.value
    if condition.op == "empty":
        return f"{name} IS NULL"
    if condition.op == "filled":
        return f"{name} IS NOT NULL"
    if condition.op in ("contains", "starts"):
        like = "LIKE" if str(value).lower() == str(value).upper() else "ILIKE"  # capitals do not count
        inner = re.sub(r"([\\%_])", r"\\\1", str(value))
        return f"{name} {like} {_literal(('%' if condition.op == 'contains' else '') + inner + '%')}"
    if isinstance(value, tuple):
        if condition.op == "between":
            return f"({name} >= {_literal(value[0])} AND {name} <= {_literal(value[1])})"
        word = "IN" if condition.op == "in" else "NOT IN"
        return f"{name} {word} ({', '.join(_literal(v) for v in value)})"
    assert value is not None
    return f"{name} {_SIGNS[condition.op]} {_literal(value)}"


def quoted(column: str) -> str:
    """A column's name as QGIS quotes it."""
    return '"' + column.replace('"', '""') + '"'


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
    return figure(value)


def conditions_of(words: str) -> tuple[Condition, ...] | None:
    """The conditions that an expression of QGIS says; None for one that says anything else."""
    if len(words) > _LONGEST:
        return None
    try:
        reader = _Reader(_tokens(words))
        found = reader.conjunction()
        reader.end()
    except (_Unsayable, StyleError, RecursionError):
        return None
    return tuple(found)


def column_of(words: str) -> str:
    """The column that a quoted name means; any other text is a name already."""
    plain = words.strip()
    if len(plain) > 1 and plain[0] == plain[-1] == '"' and re.fullmatch(r'"(?:[^"]|"")*"', plain):
        return plain[1:-1].replace('""', '"')
    return plain


class _Unsayable(Exception):
    """The expression is beyond conditions."""


def _tokens(words: str) -> list[tuple[str, str]]:
    found, at = [], 0
    words = words.strip()
    while at < len(words):
        match = _TOKEN.match(words, at)
        if match is None or match.lastgroup is None:
            raise _Unsayable
        found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at = tokens, 0

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _is(self, *words: str) -> bool:
        """Take the word or sign that comes next, if it is one of `words`."""
        kind, text = self._peek()
        if kind in ("word", "sign") and text.upper() in words:
            self._at += 1
            return True
        return False

    def _must(self, *words: str) -> None:
        if not self._is(*words):
            raise _Unsayable

    def end(self) -> None:
        if self._peek()[0] != "end":
            raise _Unsayable

    def conjunction(self) -> list[Condition]:
        found = self._either()
        while self._is("AND"):
            found += self._either()
        return found

    def _either(self) -> list[Condition]:
        """One condition, or several joined by OR that together are one of a list."""
        found = self._factor()
        values: list[Value] = []
        while self._is("OR"):
            values = values or _listed(found)
            values += _listed(more := self._factor())
            if more[0].column != found[0].column:
                raise _Unsayable
        return [Condition(found[0].column, "in", tuple(values))] if values else found

    def _factor(self) -> list[Condition]:
        if self._is("("):
            inner = self.conjunction()
            self._must(")")
            if [c.op for c in inner] == ["ge", "le"] and inner[0].column == inner[1].column:
                low, high = inner[0].value, inner[1].value
                if (
                    not isinstance(low, tuple)
                    and not isinstance(high, tuple)
                    and isinstance(low, str) == isinstance(high, str)
                ):
                    assert low is not None
                    assert high is not None
                    return [Condition(inner[0].column, "between", (low, high))]
            return inner
        return [self._comparison()]

    def _comparison(self) -> Condition:
        turned = self._is("NOT")
        column = self._column()
        if self._is("IS"):
            turned ^= self._is("NOT")
            self._must("NULL")
            return Condition(column, "filled" if turned else "empty")
        turned ^= self._is("NOT")
        if self._is("IN"):
            self._must("(")
            values = [self._value()]
            while self._is(","):
                values.append(self._value())
            self._must(")")
            return Condition(column, "not_in" if turned else "in", tuple(values))
        if turned:
            raise _Unsayable
        if self._is("LIKE", "ILIKE"):
            return _like(column, self._value())
        if self._is("BETWEEN"):
            low = self._value()
            self._must("AND")
            return Condition(column, "between", (low, self._value()))
        kind, sign = self._take()
        if kind != "sign" or sign not in _OPERATORS:
            raise _Unsayable
        return Condition(column, _OPERATORS[sign], self._value())

    def _column(self) -> str:
        kind, text = self._take()
        if kind == "column":
            return column_of(text)
        if kind == "word" and text.upper() not in _WORDS and self._peek()[1] != "(":
            return text
        raise _Unsayable

    def _value(self) -> Value:
        kind, text = self._take()
        if kind == "number":
            return float(text)
        if kind == "text":
            return _unquoted(text)
        raise _Unsayable


def _unquoted(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        mark = match.group()[1]
        return {"n": "\n", "t": "\t"}.get(mark, mark)

    return re.sub(r"''|\\.", one, text[1:-1], flags=re.DOTALL)


def _listed(found: list[Condition]) -> list[Value]:
    if len(found) != 1:
        raise _Unsayable
    value = found[0].value
    if found[0].op == "in" and isinstance(value, tuple):
        return list(value)
    if found[0].op == "eq" and not isinstance(value, tuple) and value is not None:
        return [value]
    raise _Unsayable


def _like(column: str, pattern: Value) -> Condition:
    if not isinstance(pattern, str):
        raise _Unsayable
    pieces = re.findall(r"\\.|.", pattern, flags=re.DOTALL)
    wild = [p in ("%", "_") for p in pieces]
    inner = pieces[1:-1] if len(pieces) > 1 and pieces[0] == "%" == pieces[-1] else pieces[:-1]
    if "_" in pieces or "%" in inner or not pieces:
        raise _Unsayable
    plain = "".join(p[-1] for p in inner)
    if not any(wild):
        return Condition(column, "eq", "".join(p[-1] for p in pieces))
    if pieces[-1] != "%":
        raise _Unsayable
    return Condition(column, "contains" if pieces[0] == "%" and len(pieces) > 1 else "starts", plain)
