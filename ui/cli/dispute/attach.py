"""``gis-desk dispute attach``: files of a case."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from gis_desk.disputes.attachments import TABLE, plan_attach, plan_detach, save_as
from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.rules import load
from layers.errors import GisDeskError, Where
from layers.store import Store
from ui.cli.answer import BAD, DONE, error_line, plain, print_json, progress, table
from ui.cli.ctrl_c import gently
from ui.cli.dispute.case import WORKSPACE, find_case, open_register
from ui.cli.dispute.record import RULES
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("Attach files to a case, list them, write one out, or remove one."))
@WORKSPACE
@click.argument("number")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "part", help=tr("Key of the event, claim or paper of the case they belong to."))
@click.option("--link", is_flag=True, help=tr("Keep name, size, check sum and place only; the file stays where it is."))
@click.option("--note", help=tr("Note."))
@click.option("--save", "saved", help=tr("Key of the attachment to be written out."))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=".", help=tr("Folder for --save."))
@click.option("--remove", "removed", help=tr("Key of the attachment to be removed; its content stays in the history."))
@RULES
@FORM
@gently()
def attach(
    workspace: str,
    number: str,
    files: tuple[Path, ...],
    part: str | None,
    link: bool,
    note: str | None,
    saved: str | None,
    out: Path,
    removed: str | None,
    rules_file: Path | None,
    form: str,
) -> int:
    """Attachments of one case; exit status 2 where a file was refused, the others are in."""
    if (saved is not None) + (removed is not None) + bool(files) > 1:
        raise click.UsageError(tr("give files, or --save, or --remove"))
    with open_register(workspace, write=bool(files) or removed is not None) as store:
        key, row = find_case(store, number)
        if saved is not None:
            one = _attachment(store, key, saved)
            if one["place"]:
                raise GisDeskError(
                    "{name} is only linked",
                    where=Where(store.path, layer=TABLE, field="place", value=one["place"]),
                    do="open the original at {place}",
                    name=one["name"],
                    place=one["place"],
                )
            click.echo(str(save_as(store.content(one["sha256"]), one["name"], out)))
            return DONE
        if removed is not None:
            change = plan_detach(removed, _attachment(store, key, removed), row)
            store.apply(change)
            click.echo(say(change.label))
            return DONE
        refused: tuple[GisDeskError, ...] = ()
        known: tuple[str, ...] = ()
        if files:
            owner = _owner(store, key, part)
            there = [a for _, a in belongings(store, key).rows(TABLE) if (a["owner_table"], a["owner_key"]) == owner]
            done = plan_attach(
                owner,
                row,
                files,
                new_key=store.new_key,
                today=date.today(),
                there=there,
                link=link,
                note=note,
                rules=load(rules_file).attachments,
                progress=progress(),
            )
            refused, known = done.refused, done.known
            if len(files) == 1 and refused:
                raise refused[0]
            if done.change is not None:
                store.apply(done.change, done.contents)
        listed = list(belongings(store, key).rows(TABLE))
    if form == "json":
        print_json(
            {
                "attachments": [attachment_json(k, a) for k, a in listed],
                "refused": [error_line(e) for e in refused],
                "known": list(known),
            }
        )
    else:
        print_attachments(listed)
        for name in known:
            click.echo(tr("{name} is attached already", name=plain(name)))
    for error in refused:
        click.echo(plain(error_line(error)), err=True)
    return BAD if refused else DONE


def _attachment(store: Store, key: str, named: str) -> dict[str, Any]:
    found = next((a for k, a in belongings(store, key).rows(TABLE) if k == named), None)
    if found is None:
        raise GisDeskError(
            "there is no attachment {key} in this case",
            where=Where(store.path, layer=TABLE, field="key", value=named),
            do="look at the keys with gis-desk dispute attach --format json",
            key=named[:40],
        )
    return found


def _owner(store: Store, key: str, part: str | None) -> tuple[str, str]:
    if part is None:
        return "dispute", key
    for layer in ("dispute_event", "dispute_claim", "dispute_evidence"):
        row = store.row(layer, part)
        if row is not None and row["dispute"] == key:
            return layer, part
    raise GisDeskError(
        "there is no event, claim or paper {key} in this case",
        where=Where(store.path, field="--to", value=part),
        do="look at the keys with gis-desk dispute show --format json",
        key=part[:40],
    )


def attachment_json(key: str, row: dict[str, Any]) -> dict[str, Any]:
    """An attachment; its content is written out with ``--save``."""
    fields = ("owner_table", "owner_key", "name", "media_type", "size", "sha256", "place", "added_on", "note")
    return {"key": key, **{k: row[k] for k in fields}, "thumbnail": row["thumbnail"] is not None}


def print_attachments(rows: list[tuple[str, dict[str, Any]]]) -> None:
    """The attachments as a table."""
    if not rows:
        click.echo(tr("No file is attached."))
        return
    head = [tr("Name"), tr("Size"), tr("Type"), tr("Added on"), tr("Kept as")]
    click.echo(
        table(
            head,
            [
                (
                    a["name"],
                    tr("{kb:.0f} KB", kb=max((a["size"] or 0) / 1000, 1)),
                    a["media_type"] or "",
                    a["added_on"] or "",
                    tr("link to {place}", place=a["place"]) if a["place"] else tr("copy"),
                )
                for _, a in rows
            ],
        )
    )
