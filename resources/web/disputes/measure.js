/* Measuring: click, or the space bar for the middle of the map; Enter ends, Backspace takes the last point back, Esc clears. */
(function (g) {
  "use strict";

  const DISTANCE = ["M3 17 17 3l4 4L7 21z", "M8 12l2 2", "M11 9l2 2", "M14 6l2 2"], SURFACE = ["M4 7 15 4l5 9-9 7-7-6z"];
  let mode = "", points = [], ended = false, group, box, buttons;

  function set(next) {
    mode = mode === next ? "" : next;
    points = [];
    ended = false;
    g.map.getContainer().classList.toggle("measuring", Boolean(mode));
    if (mode) g.map.doubleClickZoom.disable();
    else g.map.doubleClickZoom.enable();
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", String(mode === name));
    if (mode) g.map.getContainer().focus({ preventScroll: true });
    draw();
  }

  function add(at) {
    if (ended) points = [];
    ended = false;
    const last = points[points.length - 1];
    if (!last || g.distance(last, [at.lat, at.lng]) > 0) points.push([at.lat, at.lng]);
    draw();
  }

  function draw() {
    group.clearLayers();
    box.hidden = !mode;
    if (!mode) return;
    const look = { pane: "measure", color: "#0f6e6e", weight: 2.5, interactive: false, fillOpacity: 0.12 };
    if (mode === "surface" && points.length > 2) L.polygon(points, look).addTo(group);
    else if (points.length > 1) L.polyline(points, look).addTo(group);
    for (const at of points) L.circleMarker(at, Object.assign({}, look, { radius: 4, fillColor: "#ffffff", fillOpacity: 1 })).addTo(group);
    say();
  }

  function say() {
    let along = 0;
    for (let n = 1; n < points.length; n++) along += g.distance(points[n - 1], points[n]);
    box.textContent = "";
    const results = [];
    if (mode === "distance" && points.length > 1) {
      results.push(g.words.total + " " + g.metres(along));
      if (points.length > 2) results.push("+ " + g.metres(g.distance(points[points.length - 2], points[points.length - 1])));
    }
    if (mode === "surface" && points.length > 2) {
      results.push(g.surface(g.area(points)));
      results.push(g.words.circumference + " " + g.metres(along + g.distance(points[points.length - 1], points[0])));
    }
    box.appendChild(g.make("strong", "", results.length ? results.join("  ·  ") : g.words[mode]));
    box.appendChild(g.make("small", "", results.length ? g.words.measured : g.words.measure_help));
  }

  function key(event) {
    if (event.target.closest("input, select, button, .leaflet-popup")) return;
    if (event.key === " ") add(g.map.getCenter());
    else if (event.key === "Enter") ended = true;
    else if (event.key === "Backspace") { points.pop(); draw(); }
    else return;
    event.preventDefault();
  }

  g.measure = {
    prepare: function () {
      g.map.createPane("measure").style.zIndex = 640;
      group = L.layerGroup().addTo(g.map);
      g.map.on("click", (event) => { if (mode) add(event.latlng); });
      g.map.on("dblclick", () => { if (mode) ended = true; });
      g.map.getContainer().addEventListener("keydown", (event) => { if (mode) key(event); });
    },
    busy: () => Boolean(mode),
    leave: () => set(mode),
    buttons: function () {
      buttons = [["distance", DISTANCE], ["surface", SURFACE]].map(([name, paths]) => {
        const button = g.pictureButton("", g.words[name], paths, () => set(name));
        button.setAttribute("aria-pressed", "false");
        return [name, button];
      });
      return buttons.map(([, button]) => button);
    },
    box: function () {
      box = g.make("div", "measured");
      box.hidden = true;
      box.setAttribute("aria-live", "polite");
      return box;
    },
  };
})(window.gisDesk);
