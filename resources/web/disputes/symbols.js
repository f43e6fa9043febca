/* Colours, widths and signs. Grades differ in shape as well as in colour: diamond, triangle, square, circle. */
(function (g) {
  "use strict";

  g.GRADES = ["red", "orange", "yellow", "blue"];
  g.COLOURS = { red: "#c62f2b", orange: "#e07a1f", yellow: "#d9a800", blue: "#2f6fb3", none: "#6b7780" };
  g.FILLS = ["#f7f1e3", "#eaf1e4", "#f3e9ea", "#e6eff4", "#f4eddc", "#ece9f2"];
  g.BORDERS = {
    province: { width: 2.6, dash: "16 4 3 4 3 4", halo: 9, tint: "#c9a7c7" },
    prefecture: { width: 2.4, dash: "16 4 3 4", halo: 8, tint: "#d3b4d0" },
    county: { width: 2, dash: "12 4 2 4 2 4", halo: 7, tint: "#dcc3da" },
    township: { width: 1.1, dash: "7 4", halo: 0, tint: "" },
    village: { width: 0.7, dash: "1 4", halo: 0, tint: "" },
    outer: { width: 0.8, dash: "", halo: 0, tint: "" },
  };
  g.HEAT = { 0.15: "#fff3c4", 0.4: "#fbc15e", 0.6: "#f08a3c", 0.8: "#d8473a", 1: "#8c1d4f" };
  g.DENSITY = [
    { colour: "#fbd08a", width: 6 },
    { colour: "#f08a3c", width: 8.5 },
    { colour: "#d8473a", width: 11 },
    { colour: "#8c1d4f", width: 14 },
  ];
  /* Green and narrower where nothing gathers beyond chance: only what is hot may look hot. */
  g.CALM = [
    { colour: "#b7ddd3", width: 6 },
    { colour: "#86c5b5", width: 8 },
    { colour: "#55a997", width: 10 },
    { colour: "#2f8474", width: 12 },
  ];
  g.HOT = { colour: "#3b2b73", width: 19 };
  g.CLAIMS = { a: "#d7191c", b: "#1f4fd8", c: "#1a7f37" };
  g.CLAIM_WIDTH = (0.3 / 25.4) * 96; // 0.3 mm on paper and at the nominal size of the screen

  /* Closed cases are hollow. */
  g.symbol = function (grade, open, size) {
    const svg = g.draw("svg", { width: size, height: size, viewBox: "0 0 24 24", "aria-hidden": "true" });
    const colour = g.COLOURS[grade] || g.COLOURS.none;
    const look = {
      fill: open ? colour : "#ffffff",
      stroke: open ? "#ffffff" : colour,
      "stroke-width": open ? 2 : 3,
      "stroke-linejoin": "round",
    };
    if (grade === "red") g.draw("path", Object.assign({ d: "M12 1.5 22.5 12 12 22.5 1.5 12Z" }, look), svg);
    else if (grade === "orange") g.draw("path", Object.assign({ d: "M12 2.5 22 20.5H2Z" }, look), svg);
    else if (grade === "yellow") g.draw("rect", Object.assign({ x: 3.5, y: 3.5, width: 17, height: 17, rx: 1.5 }, look), svg);
    else g.draw("circle", Object.assign({ cx: 12, cy: 12, r: 9 }, look), svg);
    if (grade === "red" && open) {
      g.draw("path", { d: "M12 6.5v7M12 16.4v1.2", stroke: "#ffffff", "stroke-width": 2.4, "stroke-linecap": "round" }, svg);
    }
    return svg;
  };

  /* A boundary stone: square with a dot, crossed where it is lost. */
  g.stone = function (missing, size) {
    const svg = g.draw("svg", { width: size, height: size, viewBox: "0 0 12 12", "aria-hidden": "true" });
    const colour = missing ? "#c62f2b" : "#30363c";
    g.draw("rect", { x: 1.5, y: 1.5, width: 9, height: 9, fill: "#ffffff", stroke: colour, "stroke-width": 1.4 }, svg);
    if (missing) g.draw("path", { d: "M2 2 10 10M10 2 2 10", stroke: colour, "stroke-width": 1.4 }, svg);
    else g.draw("circle", { cx: 6, cy: 6, r: 1.7, fill: colour }, svg);
    return svg;
  };

  /* Several cases: a ring with the share of each grade, the number inside. */
  g.ring = function (shares, n, size) {
    const total = shares.reduce((a, b) => a + b, 0), radius = size / 2 - 3, round = 2 * Math.PI * radius;
    const svg = g.draw("svg", { width: size, height: size, viewBox: "0 0 " + size + " " + size, "aria-hidden": "true" });
    const circle = { cx: size / 2, cy: size / 2, r: radius, fill: "#ffffff" };
    g.draw("circle", Object.assign({}, circle, { r: size / 2 }), svg);
    let before = 0;
    shares.forEach((share, n) => {
      if (!share) return;
      const part = (share / total) * round;
      g.draw("circle", Object.assign({ stroke: g.COLOURS[g.GRADES[n] || "none"], "stroke-width": 5,
        "stroke-dasharray": part + " " + (round - part), "stroke-dashoffset": -before,
        transform: "rotate(-90 " + size / 2 + " " + size / 2 + ")" }, circle, { fill: "none" }), svg);
      before += part;
    });
    const label = g.draw("text", { x: size / 2, y: size / 2, "text-anchor": "middle", "dominant-baseline": "central" }, svg);
    label.textContent = n;
    return svg;
  };
})(window.gisDesk);
