/* GIS Desk, the offline dispute map: elements. Everything that comes from data is set as text, never as markup. */
window.gisDesk = (function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = String(text);
    return element;
  }

  function draw(tag, attributes, parent) {
    const element = document.createElementNS(SVG, tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    if (parent) parent.appendChild(element);
    return element;
  }

  /* A sentence with its {fields} filled; the values are not looked at again. */
  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (all, name) =>
      Object.prototype.hasOwnProperty.call(values, name) ? String(values[name]) : all);
  }

  function button(className, label, act) {
    const element = make("button", className, label);
    element.type = "button";
    if (act) element.addEventListener("click", act);
    return element;
  }

  /* A button that shows a picture and says its name to those who do not see it. */
  function pictureButton(className, name, paths, act) {
    const element = button(className, "", act);
    picture(element, name, paths);
    return element;
  }

  function picture(element, name, paths) {
    element.textContent = "";
    element.title = name;
    element.setAttribute("aria-label", name);
    const svg = draw("svg", { width: 18, height: 18, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor",
      "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" }, element);
    for (const d of paths) draw("path", { d: d }, svg);
  }

  function select(name, options, act) {
    const element = make("select", "");
    element.setAttribute("aria-label", name);
    for (const [value, label] of options) element.appendChild(new Option(label, value));
    element.addEventListener("change", () => act(element.value));
    return element;
  }

  return { make: make, draw: draw, fill: fill, button: button, picture: picture, pictureButton: pictureButton, select: select };
})();
