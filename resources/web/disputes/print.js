/* One A4 sheet across: title, map, legend, method, foot. */
(function (g) {
  "use strict";

  const DOTS = { width: 1062, height: 733 }; // 281 by 194 mm at 96 dots per inch
  let before = null;

  /* The map laid out for the sheet at twice the dots. What is drawn on a canvas now reaches paper only with the next frame. */
  function layOut(bounds) {
    g.map.invalidateSize({ animate: false, pan: false });
    g.map.fitBounds(bounds, { animate: false });
    const heat = g.layers.heat;
    if (heat && g.map.hasLayer(heat)) heat._reset();
  }

  /* The map as it stands on the screen, scaled to the sheet: for the browser's own print command, which waits for nothing. */
  function scale() {
    const frame = g.map.getContainer(), stage = frame.parentNode, size = g.map.getSize();
    frame.style.cssText += "flex:none;width:" + size.x + "px !important;height:" + size.y + "px !important;transform-origin:0 0";
    const share = Math.min(stage.clientWidth / size.x, stage.clientHeight / size.y);
    frame.style.transform = "scale(" + share + ")";
    frame.style.marginLeft = (stage.clientWidth - size.x * share) / 2 + "px";
    frame.style.marginTop = (stage.clientHeight - size.y * share) / 2 + "px";
  }

  function enter(waits) {
    if (before) return;
    g.map.closePopup();
    const root = document.documentElement, legend = g.legend, frame = g.map.getContainer();
    before = { centre: g.map.getCenter(), zoom: g.map.getZoom(), retina: L.Browser.retina, open: legend.open,
      home: legend.parentNode, next: legend.nextSibling, style: frame.style.cssText, waits: waits };
    const bounds = g.map.getBounds().pad(-0.02);
    legend.open = true;
    for (const notes of document.querySelectorAll("details.notes")) notes.open = true;
    g.selection.textContent = g.selectionWords();
    g.aside.insertBefore(legend, g.aside.querySelector(".notes"));
    if (waits) L.Browser.retina = true;
    else scaleFirst(frame);
    root.classList.add("printing");
    document.body.style.width = DOTS.width + "px";
    document.body.style.height = DOTS.height + "px";
    if (waits) layOut(bounds);
    else scale();
  }

  /* Keep the size that the map has before the page around it shrinks. */
  function scaleFirst(frame) {
    const size = g.map.getSize();
    frame.style.cssText += "flex:none;width:" + size.x + "px !important;height:" + size.y + "px !important";
  }

  function leave() {
    if (!before) return;
    const was = before;
    before = null;
    document.documentElement.classList.remove("printing");
    document.body.style.width = document.body.style.height = "";
    g.map.getContainer().style.cssText = was.style;
    L.Browser.retina = was.retina;
    g.legend.open = was.open;
    was.home.insertBefore(g.legend, was.next);
    if (!was.waits) return;
    g.map.invalidateSize({ animate: false, pan: false });
    g.map.setView(was.centre, was.zoom, { animate: false });
  }

  /* What the filters have chosen, in words. */
  g.selectionWords = function () {
    if (g.data.public) return "";
    const f = g.filter, w = g.words, parts = [g.fill(w.shown, { n: g.chosen.length, total: g.count })];
    if (f.grades.size) parts.push([...f.grades].map((v) => (v === "none" ? w.ungraded : w.grades[v])).join("、"));
    if (f.state) parts.push(f.state === "open" ? w.open : f.state === "closed" ? w.closed : w.states[f.state]);
    if (f.kind) parts.push(w.kinds[f.kind]);
    if (f.search) parts.push("“" + f.search + "”");
    if (g.timeWords()) parts.push(g.timeWords());
    return parts.join(" · ");
  };

  g.print = function () {
    enter(true);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => window.print(), 60)));
  };
  g.sheet = enter;
  g.preparePrint = function () {
    window.addEventListener("beforeprint", () => enter(false));
    window.addEventListener("afterprint", leave);
  };
})(window.gisDesk);
