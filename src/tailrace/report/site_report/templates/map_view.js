"use strict";
// Maps: layer, year, play; bands and rings follow the options that are on. Layers of groundwater have years and
// points of their own; on paper they stand in their last year.
(function (tailrace) {
  const SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (one) { made.setAttribute(one, attributes[one]); });
    parent.appendChild(made);
    return made;
  }

  function bandColour(k, count) { return count === 1 ? 4 : Math.round(k * 9 / (count - 1)); }

  function drawBands(svg, view, layer, levels) {
    const group = svg.querySelector("g.bands");
    const frame = { west: Number(svg.dataset.west), north: Number(svg.dataset.north), scale: Number(svg.dataset.scale) };
    group.textContent = "";
    if (!layer.levels.length) { return; }
    const values = tailrace.logarithms(Array.from(levels), layer.levels[0]);
    layer.levels.forEach(function (level, k) {
      const outlines = tailrace.region(view.points, view.triangles, values, Math.log10(level));
      if (!outlines.length) { return; }
      const band = element("path", { d: tailrace.path(outlines, frame), "fill-rule": "evenodd",
        class: "band c" + bandColour(k, layer.levels.length) }, group);
      element("title", {}, band).textContent = layer.words + " ≥ " + layer.said[k] + " " + layer.unit;
    });
    drawLimit(group, view, layer, levels, frame);
  }

  // The line inside which the limit of drinking water is exceeded.
  function drawLimit(group, view, layer, levels, frame) {
    if (!layer.limit) { return; }
    const values = tailrace.logarithms(Array.from(levels), layer.limit.value);
    const outlines = tailrace.region(view.points, view.triangles, values, Math.log10(layer.limit.value));
    if (!outlines.length) { return; }
    const d = tailrace.path(outlines, frame);
    element("path", { d: d, class: "limit-line casing" }, group);
    element("title", {}, element("path", { d: d, class: "limit-line" }, group)).textContent = layer.limit.words;
  }

  // An entry of the legend; returns its swatch, to be drawn in.
  function entry(list, wide, said) {
    const item = document.createElement("li");
    const swatch = element("svg", { viewBox: "0 0 " + wide + " 12", width: wide, height: 12, "aria-hidden": "true" }, item);
    item.appendChild(document.createTextNode(said));
    list.appendChild(item);
    return swatch;
  }

  function drawLegend(list, layer, most, year) {
    list.textContent = "";
    layer.levels.forEach(function (level, k) {
      element("rect", { width: 20, height: 12, class: "band c" + bandColour(k, layer.levels.length) },
        entry(list, 20, "≥\u00a0" + layer.said[k]));
    });
    if (layer.limit) {
      const more = most >= layer.limit.value ? "" : ": not reached in " + year;
      const swatch = entry(list, 28, layer.limit.words + more);
      element("path", { d: "M0 6h28", class: "limit-line casing" }, swatch);
      element("path", { d: "M0 6h28", class: "limit-line" }, swatch);
    }
  }

  // Rings around the places that are over a limit.
  function drawRings(svg, over) {
    Array.from(svg.querySelectorAll("g[data-place]")).forEach(function (mark) {
      const is = over.has(mark.dataset.place), shape = mark.querySelector(".mark");
      shape.classList.toggle("over", is);
      Array.from(mark.querySelectorAll(".ring")).forEach(function (ring) { ring.remove(); });
      if (!is || shape.tagName !== "circle") { return; }
      ["ring casing", "ring"].forEach(function (name) {
        const ring = element("circle", { cx: shape.getAttribute("cx"), cy: shape.getAttribute("cy"),
          r: Number(shape.getAttribute("r")) + 4, class: name }, mark);
        mark.insertBefore(ring, shape);
      });
    });
  }

  function fill(select, names) {
    names.forEach(function (name, k) {
      const option = document.createElement("option");
      option.value = String(k);
      option.textContent = name;
      select.appendChild(option);
    });
  }

  // Returns what redraws the map: called with the state whenever an option changes.
  function mapView(root, head, state) {
    const areaNumber = Number(root.dataset.area), area = head.areas[areaNumber];
    const select = root.querySelector("select"), slider = root.querySelector("input[type=range]");
    const output = root.querySelector("output"), play = root.querySelector("button");
    const words = root.querySelector(".map-words"), legend = root.querySelector(".legend");
    let timer = null, shown = null;
    const entries = [];
    (root.dataset.shows === "plume" ? ["plume"] : ["map", "plume"]).forEach(function (name) {
      if (area[name]) { area[name].layers.forEach(function (layer, k) { entries.push({ view: name, row: k, layer: layer }); }); }
    });
    fill(select, entries.map(function (one) { return one.layer.words + (one.layer.unit ? ", " + one.layer.unit : ""); }));
    select.value = root.dataset.layer;
    function here() { return entries[Number(select.value)]; }
    function years() { return area[here().view].years; }
    // Another layer keeps the calendar year, or takes the one nearest to it.
    function setYears(wanted) {
      const every = years();
      slider.max = String(every.length - 1);
      slider.value = String(every.reduce(function (best, year, k) {
        return Math.abs(year - wanted) < Math.abs(every[best] - wanted) ? k : best;
      }, 0));
    }
    setYears(years()[Number(root.dataset.year)]);
    // Places over a limit in the last stated year that is not later.
    function over(year) {
      let found = -1;
      area.years.forEach(function (stated, k) { if (stated <= year) { found = k; } });
      return found < 0 ? new Set() : state.over(areaNumber, found);
    }

    // Drawings that are not shown (another width, another area) wait until they are.
    function redraw(all) {
      const one = here(), layer = one.layer, year = Number(slider.value);
      const levels = tailrace.mapLevels(head, area, state.arrays(areaNumber), one.view, one.row, year, state.chosen());
      shown = years()[year];
      output.textContent = String(shown);
      slider.setAttribute("aria-valuetext", String(shown));
      Array.from(root.querySelectorAll(".map-drawing > svg, .map-drawing > div > svg")).forEach(function (svg) {
        if (all !== true && svg.getClientRects().length === 0) { return; }
        drawBands(svg, area[one.view], layer, levels);
        drawRings(svg, over(shown));
      });
      const most = Math.max.apply(null, Array.from(levels).filter(function (level) { return !isNaN(level); }));
      root.dataset.most = String(most);
      drawLegend(legend, layer, most, shown);
      words.textContent = layer.levels.length
        ? "Largest at a point of the map in " + shown + ": " + tailrace.number(most, 3) + " " + layer.unit +
          (state.chosen().length ? ", with the options that are on." : ", without options.")
        : "The works add nothing of this within the map.";
    }
    function stop() {
      if (timer !== null) { clearInterval(timer); timer = null; }
      play.textContent = "Play";
      play.setAttribute("aria-pressed", "false");
    }
    select.addEventListener("change", function () { stop(); setYears(shown); redraw(false); });
    window.addEventListener("resize", function () { redraw(false); });
    let before = null;
    window.addEventListener("beforeprint", function () {
      before = slider.value;
      if (here().view === "plume") { slider.value = slider.max; }
      redraw(true);
    });
    window.addEventListener("afterprint", function () {
      if (before !== null) { slider.value = before; before = null; redraw(true); }
    });
    slider.addEventListener("input", function () { stop(); redraw(); });
    play.addEventListener("click", function () {
      if (timer !== null) { stop(); return; }
      if (slider.value === slider.max) { slider.value = "0"; redraw(); }
      play.textContent = "Pause";
      play.setAttribute("aria-pressed", "true");
      timer = setInterval(function () {
        slider.value = String(Number(slider.value) + 1);
        redraw();
        if (Number(slider.value) >= Number(slider.max)) { stop(); }
      }, 900);
    });
    root.querySelector(".map-controls").hidden = false;
    return redraw;
  }

  Object.assign(tailrace, { mapView: mapView, fill: fill, svgElement: element });
})(window.tailrace);
