"""Adding a map service: which one, its key, and in plain words what is sent where. Nothing is sent unasked."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from layers.errors import GisDeskError
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.dialogs import Dialog
from ui.texts import say, tr

if TYPE_CHECKING:
    from layers.rasters.services import Service

Run = Callable[..., Any]


class KeyField(QWidget):
    """A line for a key, hidden unless the user wants to see it."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(tr("Key"))
        self.show_it = kit.icon_button("eye", tr("Show the key"), self._turn, checkable=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.show_it)
        self.setFocusProxy(self.line)

    def _turn(self) -> None:
        shown = self.show_it.isChecked()
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        kit.set_icon(self.show_it, "eye-off" if shown else "eye")

    def text(self) -> str:
        """The key without blanks around it."""
        return self.line.text().strip()


class OnlineDialog(Dialog):
    """Asks for a map service; ``chosen(Service, key)`` follows.

    `run` is `ui.desktop.workbench.Desk.run`; nothing goes on the net but by the buttons that say so.
    """

    chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None, run: Run) -> None:
        from layers.rasters import keys

        super().__init__(parent, tr("Online base map"), 560)
        self._run = run
        self._found: list[Service] = []
        self.choice = QComboBox()
        for layer, words in _tianditu_words().items():
            self.choice.addItem(words, ("tianditu", layer))
        self.choice.addItem(tr("Another WMTS, by its address"), ("wmts", ""))
        self.choice.addItem(tr("Web map tiles, by an address with places for x, y and z"), ("xyz", ""))
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://…/{z}/{x}/{y}.png")
        self.ask = kit.button(tr("Ask for its layers"), "refresh-cw", self._ask_layers)
        self.layer = QComboBox()
        self.parameter = QLineEdit()
        self.parameter.setPlaceholderText(tr("such as tk; empty where no key is needed"))
        self.key = KeyField()
        self.shifted = QCheckBox(tr("Its coordinates are offset (GCJ-02): move them back"))
        self.form = kit.FormRows()
        self.form.add(tr("Service"), self.choice)
        self.form.add(tr("Address"), self.address)
        self.form.add(tr("Name of the key in the address"), self.parameter)
        self.form.add(tr("Key"), self.key)
        self.form.add("", self.ask)
        self.form.add(tr("Layer"), self.layer)
        self.column.addWidget(self.form)
        self.column.addWidget(self.shifted)
        self.where = kit.caption(say(keys.kept_where()))
        self.column.addWidget(self.where)
        self.sent = kit.body("")
        self.column.addWidget(self.sent)
        self.outcome = kit.body("")
        self.column.addWidget(self.outcome)
        self.test = kit.button(tr("Test the connection"), "activity", self._test)
        self.take = kit.primary_button(tr("Add and go online"), "globe", self._add)
        self.take.setDefault(True)
        self.finish(kit.button(tr("Cancel"), None, self.reject), self.test, self.take)
        self.choice.activated.connect(lambda _: self._renew(fresh=True))
        self.address.textEdited.connect(lambda _: self._renew(fresh=True))
        self.parameter.textEdited.connect(lambda _: self._renew(fresh=True))
        self.key.line.textEdited.connect(lambda _: self._renew())
        self.layer.activated.connect(lambda _: self._renew())
        self._renew(fresh=True)

    @property
    def kind(self) -> str:
        """``tianditu``, ``wmts`` or ``xyz``."""
        return str(self.choice.currentData()[0])

    def service(self) -> "Service | None":
        """The service as it is entered; None while it is not complete.

        Raises
        ------
        NetworkError
            When the address is none.
        """
        from layers.rasters.services import tianditu, xyz

        kind, layer = self.choice.currentData()
        if kind == "tianditu":
            found: Service | None = replace(tianditu(layer), title=_tianditu_words()[layer])
        elif kind == "xyz":
            found = xyz(self.address.text()) if self.address.text().strip() else None
        else:
            found = self.layer.currentData()
        if found is not None and not self.shifted.isHidden():
            found = replace(found, shift="gcj02" if self.shifted.isChecked() else "")
        return found

    def _renew(self, *, fresh: bool = False) -> None:
        kind = self.kind
        rows = self.form.rows
        for field, shown in (
            (self.address, kind != "tianditu"),
            (self.parameter, kind == "wmts"),
            (self.ask, kind == "wmts"),
            (self.layer, kind == "wmts"),
        ):
            rows.setRowVisible(field, shown)
        self.shifted.setVisible(kind != "tianditu")
        if fresh:
            self.outcome.setText("")
            if kind == "wmts":
                self._found = []
                self.layer.clear()
        try:
            if fresh and kind == "xyz" and self.address.text().strip():
                from layers.rasters.services import xyz

                self.shifted.setChecked(xyz(self.address.text()).shift == "gcj02")
            service = self.service()
        except GisDeskError as error:
            service = None
            if self.address.text().strip() not in ("", "https://", "http://", "https:/", "http:/"):
                self._say("must", error)
        needs = service.needs_key if service is not None else kind == "tianditu"
        rows.setRowVisible(self.key, needs or kind == "wmts")
        self.where.setVisible(needs or kind == "wmts")
        ready = service is not None and (bool(self.key.text()) or not service.needs_key)
        self.test.setEnabled(ready)
        self.take.setEnabled(ready)
        self.ask.setEnabled(kind == "wmts" and bool(self.address.text().strip()))
        self.sent.setText(self._sent_words(service))

    def _sent_words(self, service: "Service | None") -> str:
        if service is None:
            return tr("Nothing is sent until you press a button here.")
        parts = [
            tr(
                "While it is shown, this computer asks {host} for the tiles of the part of the map you look at, which "
                "tells it your network address. Nothing from the workspace is sent.",
                host=service.owner,
            )
        ]
        if service.needs_key:
            parts.append(tr("Your key is sent along."))
        if not service.template.startswith("https"):
            parts.append(tr("It is not encrypted."))
        return "\n".join(parts)

    def _say(self, role: str, words: object) -> None:
        told = f"{say(words.what)}: {say(words.do)}" if isinstance(words, GisDeskError) else str(words)
        self.outcome.setProperty("role", role)
        self.outcome.setText(told)
        self.outcome.style().unpolish(self.outcome)
        self.outcome.style().polish(self.outcome)

    def _ask_layers(self) -> None:
        address, parameter, key = self.address.text().strip(), self.parameter.text().strip(), self.key.text()
        self.ask.setEnabled(False)
        self._say("body", tr("Asking…"))

        def work(progress: Progress) -> list["Service"]:
            from layers.rasters.capabilities import services_of
            from layers.rasters.net import fetch
            from layers.rasters.services import capabilities_address

            content = fetch(capabilities_address(address, parameter, key), stopped=progress.stopped)
            return services_of(content or b"", address, parameter)

        def done(found: list["Service"]) -> None:
            self._found = found
            self.layer.clear()
            for service in found:
                self.layer.addItem(service.title, service)
            self._renew()
            self._say("body", tr("{n} layers can be shown", n=len(found)))

        self._run(work, tr("Ask a map service"), self._alive(done), self._alive(self._failed))

    def _test(self) -> None:
        service, key = self.service(), self.key.text()
        if service is None:
            return
        self.test.setEnabled(False)
        self._say("body", tr("Asking…"))

        def work(progress: Progress) -> tuple[int, int]:
            from layers.rasters.online import try_out

            return try_out(service, key, progress.stopped)

        def done(size: tuple[int, int]) -> None:
            self._renew()
            self._say("good", tr("It answers: a tile of {width} × {height} pixels", width=size[0], height=size[1]))

        self._run(work, tr("Test a map service"), self._alive(done), self._alive(self._failed))

    def _failed(self, error: Exception) -> None:
        self._renew()
        self._say("must", error)

    def _alive(self, heard: Callable[[Any], object]) -> Callable[[Any], None]:
        """`heard`, unless the dialog has been closed meanwhile."""
        open_still = [True]
        self.finished.connect(lambda _: open_still.clear())

        def passed(what: Any) -> None:
            if open_still:
                heard(what)

        return passed

    def _add(self) -> None:
        service = self.service()
        if service is not None:
            self.chosen.emit(service, self.key.text() if service.needs_key else "")
            self.accept()


def _tianditu_words() -> dict[str, str]:
    return {
        "vec": tr("Tianditu map"),
        "img": tr("Tianditu imagery"),
        "ter": tr("Tianditu relief"),
        "cva": tr("Tianditu names for the map"),
        "cia": tr("Tianditu names for imagery"),
    }


class KeyDialog(Dialog):
    """Asks for another key; ``entered(key)`` follows, empty to forget the one that is kept."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None, owner: str) -> None:
        from layers.rasters import keys

        super().__init__(parent, tr("Key for {host}", host=owner))
        self.key = KeyField()
        form = kit.FormRows()
        form.add(tr("Key"), self.key)
        self.column.addWidget(form)
        self.column.addWidget(kit.caption(say(keys.kept_where())))
        forget = kit.button(tr("Forget the key"), "trash-2", lambda: self._end(""))
        self.take = kit.primary_button(tr("Keep the key"), None, self._keep)
        self.take.setDefault(True)
        self.finish(forget, kit.button(tr("Cancel"), None, self.reject), self.take)
        self.key.line.setFocus()

    def _keep(self) -> None:
        if self.key.text():
            self._end(self.key.text())

    def _end(self, key: str) -> None:
        self.entered.emit(key)
        self.accept()
