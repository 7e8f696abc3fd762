"use strict";
// Controls of the panel, and the first drawing: after the page is shown, so that it opens at once.
(function (tailrace) {
  const panel = tailrace.panel;
  function one(selector) { return panel.querySelector(selector); }

  async function stores(head) {
    async function load(packed) {
      return { draws: await tailrace.array(packed.draws), central: await tailrace.array(packed.central),
        map: packed.map ? await tailrace.array(packed.map) : null,
        plume: packed.plume ? await tailrace.array(packed.plume) : null };
    }
    const found = { areas: [], variants: {} };
    for (const area of head.areas) { found.areas.push(await load(area.packed)); }
    for (const name of Object.keys(head.variants)) {
      found.variants[name] = [];
      for (const packed of head.variants[name]) { found.variants[name].push(packed === null ? null : await load(packed)); }
    }
    return found;
  }

  function begin(head, loaded) {
    const state = tailrace.makeState(head, loaded);
    const beforeOver = new Map();
    state.plain = function (area) { return loaded.areas[area]; };
    const maps = Array.from(document.querySelectorAll(".map-view")).map(function (root) { return tailrace.mapView(root, head, state); });
    const choose = { area: one("[data-area]:is(select)"), endpoint: one("[data-endpoint]"), group: one("[data-group]"),
      year: one("[data-year]:is(select)"), place: one("select[data-place]") };
    const bar = document.querySelector("[data-bar]");

    // Before any option: how many places are over, by area and year.
    head.areas.forEach(function (area, k) {
      area.years.forEach(function (_, y) { beforeOver.set(k + ":" + y, state.over(k, y).size); });
    });
    state.overBefore = function (area, year) { return beforeOver.get(area + ":" + year); };

    function at() {
      return { endpoint: Number(choose.endpoint.value), group: Number(choose.group.value), year: Number(choose.year.value),
        place: Number(choose.place.value) };
    }
    function show() {
      const number = Number(choose.area.value), area = head.areas[number], here = at();
      const endpoint = area.endpoints[here.endpoint], limit = area.limits[here.endpoint][here.group];
      const increment = limit !== null && limit.kind === "increment" ? ", of the works alone" : "";
      one("[data-unit]").textContent = endpoint.unit;
      one("[data-limit]").textContent = limit === null ? "no limit" : "limit " + tailrace.exact(limit.limit) +
        (limit.authority ? " (" + limit.authority + ")" : "");
      one("[data-table-title]").textContent = endpoint.words + increment + ", " + area.groups[here.group].words + ", " + area.years[here.year];
      one("[data-time-title]").textContent = area.places[here.place].words + ": " + endpoint.words + increment + ", " + area.groups[here.group].words;
      tailrace.fillPlaces(one("[data-places]"), head, state, number, here);
      tailrace.timePoints(one("[data-time]"), head, state, number, here);
      const said = tailrace.totals(head, state, area.years[here.year]), box = one("[data-totals]");
      box.textContent = "";
      [said.cost, said.perTonne, said.over].filter(Boolean).forEach(function (text) {
        const line = document.createElement("p");
        line.textContent = text;
        box.appendChild(line);
      });
      box.dataset.costs = JSON.stringify(said.costs);
      box.dataset.ranges = JSON.stringify(said.ranges);
      box.dataset.unknown = String(said.unknown);
      one("[data-command]").textContent = tailrace.command(head, state.chosen());
      bar.hidden = state.chosen().length === 0;
      bar.querySelector("[data-bar-words]").textContent = said.cost;
      Array.from(panel.querySelectorAll("[data-map-of]")).forEach(function (map) { map.hidden = Number(map.dataset.mapOf) !== number; });
      maps.forEach(function (redraw) { redraw(false); });
    }
    function changed() { state.changed(); show(); }

    // A change of area keeps what the other area has too.
    function areaChanged() {
      const area = head.areas[Number(choose.area.value)];
      const last = { endpoint: choose.endpoint.value, group: choose.group.value, year: choose.year.value };
      const names = { endpoint: area.endpoints, group: area.groups, place: area.places };
      Object.keys(names).forEach(function (key) {
        choose[key].textContent = "";
        tailrace.fill(choose[key], names[key].map(function (item) { return item.words; }));
      });
      choose.year.textContent = "";
      tailrace.fill(choose.year, area.years.map(String));
      choose.endpoint.value = last.endpoint || "0";
      choose.group.value = last.group || "0";
      choose.year.value = last.year || String(area.years.length - 1);
      if (choose.endpoint.value === "") { choose.endpoint.value = "0"; }
    }

    const fields = Array.from(panel.querySelectorAll("fieldset.option"));
    function wire(field, k) {
      const on = field.querySelector("[data-on]"), range = field.querySelector("[data-strength]");
      const start = field.querySelector("[data-start]"), output = field.querySelector("output"), option = state.ons[k];
      function told() { output.textContent = (option.strength === null ? (option.on ? "declared" : "0\u00a0%") : Math.round(100 * option.strength) + "\u00a0%"); }
      if (start) {
        option.start = Number(start.value);
        start.addEventListener("change", function () { option.start = Number(start.value); changed(); });
      }
      on.addEventListener("change", function () {
        option.on = on.checked;
        option.strength = null;
        if (option.on && head.options[k].changes === "transport") { single(k); }
        if (range) { range.value = option.on ? String(Math.round(100 * (1 - head.options[k].left))) : "0"; told(); }
        changed();
      });
      if (range) {
        range.addEventListener("input", function () {
          const strength = Number(range.value) / 100;
          option.on = strength > 0;
          option.strength = option.on ? strength : null;
          on.checked = false;
          told();
          changed();
        });
      }
      return function () { option.on = false; option.strength = null; on.checked = false; if (range) { range.value = "0"; told(); } };
    }
    const offs = fields.map(wire);
    // Of two changes of the transport together nothing is baked: the other one goes off.
    function single(k) {
      head.options.forEach(function (other, n) { if (n !== k && other.changes === "transport") { offs[n](); } });
    }
    Array.from(document.querySelectorAll("[data-reset]")).forEach(function (button) {
      button.addEventListener("click", function () { offs.forEach(function (off) { off(); }); changed(); });
    });
    tailrace.fill(choose.area, head.areas.map(function (area) { return area.title; }));
    choose.area.value = String(head.areas.reduce(function (best, area, k) {
      return area.places.length > head.areas[best].places.length ? k : best;
    }, 0));
    choose.area.closest("label").hidden = head.areas.length < 2;
    areaChanged();
    choose.area.addEventListener("change", function () { areaChanged(); show(); });
    ["endpoint", "group", "year", "place"].forEach(function (key) { choose[key].addEventListener("change", show); });
    panel.hidden = false;
    show();
    document.documentElement.dataset.ready = "yes";
  }

  async function start() {
    if (!("DecompressionStream" in window)) {
      document.querySelector("[data-too-old]").hidden = false;
      return;
    }
    const head = await tailrace.head();
    begin(head, await stores(head));
  }
  if (panel) { setTimeout(start, 0); }
})(window.tailrace);
