"use strict";
// What options do to results: the rule of assess/option_rule.py, which a test holds this to.
(function (tailrace) {
  function begins(head, epoch) { return epoch === 0 ? -Infinity : head.starts[epoch - 1]; }

  function leftOf(option, one, draw) {
    if (one.strength !== null) { return 1 - one.strength; }
    return draw === null ? option.left : option.leftDraws[draw];
  }

  // What is left of one cell at a place in a year, by draw (null: central values).
  function factor(head, area, cell, place, year, draw, chosen) {
    let left = 1;
    for (const one of chosen) {
      const option = head.options[one.option];
      if (cell.acts.indexOf(one.option) < 0) { continue; }
      const acts = option.changes === "release" ? begins(head, cell.epoch) >= one.start
        : option.changes === "exposure" && option.places.indexOf(area.places[place].name) >= 0 && year >= one.start;
      if (acts) { left *= leftOf(option, one, draw); }
    }
    return left;
  }

  // What is left of a group of sources and epochs of a layer of the map.
  function mapFactor(head, group, layer, chosen) {
    let left = 1;
    for (const one of chosen) {
      if (group.acts[layer].indexOf(one.option) >= 0 && begins(head, group.epoch) >= one.start) {
        left *= leftOf(head.options[one.option], one, null);
      }
    }
    return left;
  }

  function percentile(sorted, level) {
    const rank = (sorted.length - 1) * level / 100, below = Math.floor(rank);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (rank - below);
  }

  function row(area, cell, group, year) { return (cell * area.groups.length + group) * area.years.length + year; }

  // Draws of one result, with options; what of it is background is left out of an increment.
  function drawsOf(head, area, arrays, at, chosen, increment) {
    const packed = arrays.draws, columns = packed.shape[2], rows = packed.shape[1];
    const block = (at.endpoint * area.places.length + at.place) * rows;
    const sums = new Float64Array(columns);
    area.merged.forEach(function (cell, n) {
      if (increment && cell.background) { return; }
      const start = (block + row(area, n, at.group, at.year)) * columns;
      const drawn = chosen.some(function (one) { return one.strength === null && cell.acts.indexOf(one.option) >= 0; });
      const fixed = drawn ? 1 : factor(head, area, cell, at.place, area.years[at.year], 0, chosen);
      for (let d = 0; d < columns; d += 1) {
        const left = drawn ? factor(head, area, cell, at.place, area.years[at.year], d, chosen) : fixed;
        sums[d] += packed.values[start + d] * left;
      }
    });
    return sums;
  }

  // P5, P50, P95 of the draws, the central value, and the parts by source of the central run.
  function result(head, area, arrays, at, chosen, increment) {
    const sorted = drawsOf(head, area, arrays, at, chosen, increment).sort();
    const packed = arrays.central, columns = packed.shape[2];
    const block = (at.endpoint * area.places.length + at.place) * packed.shape[1];
    const parts = area.sources.map(function () { return 0; });
    let central = 0;
    area.bySource.forEach(function (cell, n) {
      if (increment && cell.background) { return; }
      const left = factor(head, area, cell, at.place, area.years[at.year], null, chosen);
      const part = packed.values[(block + row(area, n, at.group, at.year)) * columns] * left;
      parts[cell.source] += part;
      central += part;
    });
    return {
      low: percentile(sorted, 5), median: percentile(sorted, 50), high: percentile(sorted, 95),
      central: central, parts: parts,
    };
  }

  // Levels at the points of a map: of what the works add ("map"), or of groundwater ("plume").
  function mapLevels(head, area, arrays, view, layer, year, chosen) {
    const packed = arrays[view], columns = packed.shape[2], count = area[view].years.length;
    const levels = new Float64Array(columns);
    area[view].groups.forEach(function (group, n) {
      const left = mapFactor(head, group, layer, chosen);
      const start = (layer * packed.shape[1] + n * count + year) * columns;
      for (let k = 0; k < columns; k += 1) { levels[k] += packed.values[start + k] * left; }
    });
    return levels;
  }

  function judge(estimate, limit) {
    if (limit === null) { return "no limit"; }
    if (estimate.missing || (estimate.blocked && estimate.high > limit)) { return "not judged"; }
    if (estimate.median > limit) { return "over"; }
    if (estimate.high > limit) { return "may be over"; }
    return estimate.atLeast || estimate.undecided ? "not judged" : "below";
  }

  // The command that gives the results with these options.
  function command(head, chosen) {
    const words = chosen.map(function (one) {
      const strength = one.strength === null ? "" : "=" + one.strength.toFixed(2);
      return head.options[one.option].name + strength + "@" + one.start;
    });
    return "tailrace run " + head.site + (words.length ? " --with " + words.join(",") : "") + " --draws page";
  }

  // Numbers as number_words.py writes them.
  const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
  function number(value, digits) {
    if (isNaN(value)) { return "not known"; }
    if (value === 0) { return "0"; }
    const parts = value.toExponential(digits - 1).split("e"), size = Math.abs(Number(parts.join("e")));
    if (size < 1e-3 || size >= 1e6) {
      const power = String(Number(parts[1])).split("").map(function (sign) { return SUPERSCRIPTS[sign]; }).join("");
      return parts[0].replace("-", "−") + "\u202f×\u202f10" + power;
    }
    const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    const text = size.toFixed(places).split(".");
    text[0] = text[0].replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
    return (value < 0 ? "−" : "") + text.join(".");
  }
  // A number that is not in doubt, such as a limit.
  function exact(value) {
    const short = Number(value.toPrecision(6)), size = Math.abs(short);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
      return number(short, Math.max(1, String(Number(short.toExponential().split("e")[0])).replace(".", "").length));
    }
    return String(short).replace(/\B(?=(\d{3})+(?!\d)(?!.*\.))/g, "\u202f");
  }

  // Money: millions in words.
  function amount(value) {
    return Math.abs(value) >= 1e6 ? number(value / 1e6, 3) + " million" : number(value, 3);
  }
  function digitsFor(estimate) {
    if (estimate.median === 0) { return 3; }
    const spread = (estimate.high - estimate.low) / Math.abs(estimate.median);
    return spread > 0.05 ? 2 : spread > 0.005 ? 3 : 4;
  }

  Object.assign(tailrace, { result: result, percentile: percentile, mapLevels: mapLevels, judge: judge, command: command, number: number, amount: amount, exact: exact,
    digitsFor: digitsFor });
})(window.tailrace);
