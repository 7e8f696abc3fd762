"use strict";
// What would help: options on and off, and all that follows from them.
(function (tailrace) {
  const panel = document.getElementById("help-panel");
  const NOT_KNOWN = "not known", WIDE = 50;

  // Which options are on, and what the maps and the panel read of them.
  function makeState(head, stores) {
    const ons = head.options.map(function (option) {
      return { on: false, strength: null, start: option.start || head.starts[0] || 0 };
    });
    let memo = new Map();
    const state = {
      ons: ons,
      changed: function () { memo = new Map(); },
      chosen: function () {
        return ons.map(function (one, k) { return { option: k, strength: one.strength, start: one.start, on: one.on }; })
          .filter(function (one) { return one.on; });
      },
      arrays: function (area) {
        const wall = state.chosen().filter(function (one) { return head.options[one.option].changes === "transport"; })[0];
        const variant = wall && stores.variants[head.options[wall.option].name];
        return (variant && variant[area]) || stores.areas[area];
      },
      estimate: function (areaNumber, at, chosen, arrays) {
        const area = head.areas[areaNumber], limit = area.limits[at.endpoint][at.group];
        const increment = limit !== null && limit.kind === "increment";
        const found = tailrace.result(head, area, arrays, at, chosen, increment);
        found.atLeast = area.atLeast[at.endpoint][at.place][at.group] !== "";
        // Of an open sum without a known part nothing is known.
        found.missing = isNaN(found.median) || (found.atLeast && !(found.high > 0));
        found.undecided = area.screening !== "";
        found.blocked = area.blocked[at.endpoint][at.place][at.group] !== "";
        found.verdict = tailrace.judge(found, limit === null ? null : limit.limit);
        return found;
      },
      // Names of the places over any limit in a year.
      over: function (areaNumber, year) {
        const known = areaNumber + ":" + year;
        if (memo.has(known)) { return memo.get(known); }
        const area = head.areas[areaNumber], names = new Set(), chosen = state.chosen(), arrays = state.arrays(areaNumber);
        area.places.forEach(function (place, p) {
          const is = area.endpoints.some(function (_, e) {
            return area.groups.some(function (_, g) {
              if (area.limits[e][g] === null) { return false; }
              return state.estimate(areaNumber, { endpoint: e, place: p, group: g, year: year }, chosen, arrays).verdict === "over";
            });
          });
          if (is) { names.add(place.name); }
        });
        memo.set(known, names);
        return names;
      },
    };
    return state;
  }

  function words(estimate) {
    if (estimate.missing) { return NOT_KNOWN; }
    return (estimate.atLeast ? "≥\u00a0" : "") + tailrace.number(estimate.median, tailrace.digitsFor(estimate));
  }
  function rangeWords(estimate) {
    if (estimate.missing) { return ""; }
    const digits = Math.min(tailrace.digitsFor(estimate), 3);
    return tailrace.number(estimate.low, digits) + " to " + tailrace.number(estimate.high, digits);
  }

  function whyMissing(area, at, estimate) {
    return isNaN(estimate.median) ? area.missing[at.endpoint][at.place] : area.atLeast[at.endpoint][at.place][at.group];
  }

  function cell(row, text, small, numeric) {
    const made = document.createElement("td");
    made.setAttribute("role", "cell"); // what is laid out as a grid on a phone stays a table by ear
    if (numeric) { made.className = "number"; }
    made.appendChild(document.createTextNode(text));
    if (small) {
      const below = document.createElement("span");
      below.className = "below";
      below.textContent = small;
      made.appendChild(below);
    }
    row.appendChild(made);
    return made;
  }

  function keep(made, estimate) {
    ["low", "median", "high", "central"].forEach(function (name) { made.dataset[name] = String(estimate[name]); });
    if (estimate.missing) { made.classList.add("missing"); }
  }

  const MARKS = { over: "▲ ", "may be over": "△ ", below: "● ", "not judged": "? ", "no limit": "" };

  function changeWords(percent) {
    if (percent === 0) { return "0\u00a0%"; }
    const size = Math.abs(percent);
    return (percent > 0 ? "+" : "−") + (size < 0.05 ? "<\u00a00.1" : size.toFixed(1)) + "\u00a0%";
  }

  function fillPlaces(body, head, state, areaNumber, at) {
    const area = head.areas[areaNumber], chosen = state.chosen(), limit = area.limits[at.endpoint][at.group];
    body.textContent = "";
    area.places.forEach(function (place, p) {
      const here = Object.assign({}, at, { place: p });
      const before = state.estimate(areaNumber, here, [], state.plain(areaNumber));
      const after = state.estimate(areaNumber, here, chosen, state.arrays(areaNumber));
      const row = document.createElement("tr"), name = document.createElement("th");
      row.setAttribute("role", "row");
      name.scope = "row";
      name.setAttribute("role", "rowheader");
      name.textContent = place.words;
      row.dataset.place = place.name;
      row.appendChild(name);
      keep(cell(row, words(before), rangeWords(before), true), before);
      keep(cell(row, words(after), rangeWords(after), true), after);
      const part = after.median / before.median - 1;
      cell(row, isNaN(part) || chosen.length === 0 ? "" : changeWords(100 * part), "", true);
      const why = after.verdict !== "not judged" ? "" : after.blocked && after.high > limit.limit ? area.blocked[at.endpoint][p][at.group]
        : after.missing ? whyMissing(area, here, after) : after.undecided ? area.screening
          : "at least: " + area.atLeast[at.endpoint][p][at.group];
      const verdict = cell(row, MARKS[after.verdict] + after.verdict, after.verdict === before.verdict ? why : "was: " + before.verdict);
      verdict.classList.add("verdict-cell", after.verdict.replace(/ /g, "-"));
      let best = 0;
      after.parts.forEach(function (one, k) { if (one > after.parts[best]) { best = k; } });
      cell(row, after.missing ? NOT_KNOWN : area.sources[best] + " (" + Math.round(100 * after.parts[best] / after.central) + "\u00a0%)");
      body.appendChild(row);
    });
  }

  // Costs by currency, and who is over a limit.
  function totals(head, state, year) {
    const costs = {}, draws = {}, chosen = state.chosen();
    let unknown = 0;
    chosen.forEach(function (one) {
      const option = head.options[one.option], declared = 1 - option.left;
      if (option.cost === null) { unknown += 1; return; }
      const follows = one.strength !== null && option.costFollows === "strength" && declared > 0;
      const share = follows ? one.strength / declared : 1, every = option.costDraws;
      costs[option.currency] = (costs[option.currency] || 0) + option.cost * share;
      // A cost without a range adds the same to every draw.
      const before = draws[option.currency] || [0], count = Math.max(before.length, every.length, 1);
      draws[option.currency] = Array.from({ length: count }, function (_, d) {
        return before[before.length > 1 ? d : 0] + share * (every.length > 1 ? every[d] : option.cost);
      });
    });
    const ranges = {};
    Object.keys(draws).forEach(function (currency) {
      const sorted = Float64Array.from(draws[currency]).sort();
      ranges[currency] = [5, 50, 95].map(function (level) { return tailrace.percentile(sorted, level); });
    });
    function range(words) {
      const told = Object.keys(ranges).map(function (currency) {
        const low = words(ranges[currency][0]), high = words(ranges[currency][2]);
        return low === high ? "" : low + " to " + high + (Object.keys(ranges).length > 1 ? " " + currency : "");
      }).filter(Boolean);
      return told.length ? " (5 to 95\u00a0%: " + told.join(" and ") + ")" : "";
    }
    const sums = Object.keys(costs).map(function (currency) {
      return tailrace.amount(costs[currency]) + " " + currency;
    });
    let before = 0, after = 0, places = 0;
    head.areas.forEach(function (area, k) {
      const at = area.years.indexOf(year);
      places += area.places.length;
      after += state.over(k, at).size;
      before += state.overBefore(k, at);
    });
    let said = chosen.length === 0 ? "No option is on." : chosen.length + (chosen.length === 1 ? " option" : " options") + " on";
    if (chosen.length) {
      said += sums.length ? ": " + (unknown ? "at least " : "") + sums.join(" and ") + " a year" + range(tailrace.amount) : ": cost not known";
      said += unknown && sums.length ? "; the cost of " + unknown + " of them is not known." : ".";
    }
    const tonnes = head.tonnes[head.years.indexOf(year)], begun = chosen.every(function (one) { return one.start <= year; });
    const each = Object.keys(costs).map(function (currency) {
      return tailrace.number(costs[currency] / tonnes, 2) + " " + currency;
    });
    function perOne(cost) { return tailrace.number(cost / tonnes, 2); }
    const perTonne = each.length && tonnes > 0 && begun
      ? (unknown ? "At least " : "") + each.join(" and ") + " per tonne of rare-earth oxides made in " + year + range(perOne) + "." : "";
    return { cost: said, perTonne: perTonne, over: "Over a limit in " + year + ": " + after + " of " + places + " places" +
      (after !== before ? ", " + before + " without options." : "."), costs: costs, ranges: ranges, unknown: unknown };
  }

  // Results at the stated years: grey without, coloured with options.
  function timePoints(box, head, state, areaNumber, at) {
    const area = head.areas[areaNumber], limit = area.limits[at.endpoint][at.group], tall = 230;
    // As wide as there is room, so that words keep their size on a phone; there they stand above the whiskers.
    const wide = Math.max(280, Math.min(560, box.clientWidth || 560)), above = wide < 480;
    const rows = area.years.map(function (year, y) {
      const here = Object.assign({}, at, { year: y });
      return { year: year, before: state.estimate(areaNumber, here, [], state.plain(areaNumber)),
        after: state.estimate(areaNumber, here, state.chosen(), state.arrays(areaNumber)) };
    });
    box.textContent = "";
    const lacking = rows.filter(function (row) { return row.before.missing; })[0];
    if (lacking) {
      box.textContent = "Not known: " + whyMissing(area, at, lacking.before);
      return;
    }
    const most = Math.max.apply(null, rows.map(function (row) { return Math.max(row.before.high, row.after.high); })
      .concat(limit === null ? [] : [limit.limit])) || 1;
    const svg = tailrace.svgElement("svg", { viewBox: "0 0 " + wide + " " + tall, width: wide, height: tall, role: "img",
      "aria-label": "Results at the stated years, without and with options" }, box);
    // Results over two decades apart stand on a logarithmic axis, else the small ones lie on each other.
    const all = rows.map(function (row) { return Math.min(row.before.low, row.after.low); })
      .concat(limit === null ? [] : [limit.limit]);
    const least = Math.min.apply(null, all), log = least > 0 && most / least > WIDE;
    const y0 = tall - 28, top = 28, left = log ? 34 : 4;
    function share(value) { return log ? Math.log(value / least) / Math.log(most / least) : value / most; }
    function high(value) { return y0 - (log ? 12 : 0) - (y0 - top - (log ? 12 : 0)) * share(value); }
    svg.dataset.scale = log ? "log" : "linear";
    for (let power = Math.ceil(Math.log10(least)); log && Math.pow(10, power) <= most; power += 1) {
      const y = high(Math.pow(10, power));
      tailrace.svgElement("line", { x1: left, x2: wide, y1: y, y2: y, class: "grid" }, svg);
      tailrace.svgElement("text", { x: left - 4, y: y + 4, class: "tick", "text-anchor": "end" }, svg).textContent =
        tailrace.exact(Math.pow(10, power));
    }
    tailrace.svgElement("line", { x1: left, x2: wide, y1: y0, y2: y0, class: "axis" }, svg);
    if (limit !== null) {
      tailrace.svgElement("line", { x1: left, x2: wide, y1: high(limit.limit), y2: high(limit.limit), class: "limit" }, svg);
      tailrace.svgElement("text", { x: left, y: high(limit.limit) - 4, class: "limit-label halo" }, svg).textContent =
        "limit " + tailrace.exact(limit.limit);
    }
    const step = (wide - left) / rows.length;
    rows.forEach(function (row, k) {
      const x = left + step * (k + 0.5);
      tailrace.svgElement("text", { x: x, y: tall - 10, class: "tick", "text-anchor": "middle" }, svg).textContent = String(row.year);
      [["before", x - 7], ["after", x + 7]].forEach(function (pair) {
        const estimate = row[pair[0]], over = estimate.verdict === "over" ? " over" : "";
        const group = tailrace.svgElement("g", { class: pair[0] }, svg);
        tailrace.svgElement("title", {}, group).textContent = row.year + (pair[0] === "before" ? ", without options: " : ", with options: ") +
          words(estimate) + " (" + rangeWords(estimate) + ")";
        tailrace.svgElement("line", { x1: pair[1], x2: pair[1], y1: high(estimate.low), y2: high(estimate.high), class: "whisker" + over }, group);
        tailrace.svgElement("circle", { cx: pair[1], cy: high(estimate.median), r: 4.5, class: "dot" + over }, group);
        if (pair[0] === "after") {
          tailrace.svgElement("text", above ? { x: x, y: Math.min(high(estimate.high), high(row.before.high)) - 6, class: "halo", "text-anchor": "middle" }
            : { x: pair[1] + 8, y: high(estimate.median) + 4, class: "halo" }, group).textContent = words(estimate);
        }
      });
    });
  }

  Object.assign(tailrace, { makeState: makeState, fillPlaces: fillPlaces, totals: totals, timePoints: timePoints, panel: panel });
})(window.tailrace);
