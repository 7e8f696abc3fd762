"use strict";
// Regions where a quantity reaches a level, as page/contours.py follows them.
(function (tailrace) {
  function key(a, b) { return a < b ? a * 65536 + b : b * 65536 + a; }

  // Closed outlines of where values reach a level: lists of points, m.
  function region(points, triangles, values, level) {
    const following = new Map(), rim = new Map();
    function add(from, to) {
      if (!following.has(from)) { following.set(from, []); }
      following.get(from).push(to);
    }
    function high(k) { return values[k] >= level; }
    for (let t = 0; t < triangles.length; t += 3) {
      if (isNaN(values[triangles[t]] + values[triangles[t + 1]] + values[triangles[t + 2]])) { continue; }
      let leaves = null, enters = null;
      for (let k = 0; k < 3; k += 1) {
        const a = triangles[t + k], b = triangles[t + (k + 1) % 3];
        if (high(a) && !high(b)) { leaves = key(a, b); } else if (high(b) && !high(a)) { enters = key(a, b); }
        const back = b + ":" + a;
        if (rim.has(back)) { rim.delete(back); } else { rim.set(a + ":" + b, [a, b]); }
      }
      if (leaves !== null) { add(leaves, enters); }
    }
    rim.forEach(function (edge) {
      const a = edge[0], b = edge[1];
      if (high(a) && high(b)) { add(key(a, a), key(b, b)); }
      else if (high(a)) { add(key(a, a), key(a, b)); }
      else if (high(b)) { add(key(a, b), key(b, b)); }
    });
    function place(code) {
      const b = code % 65536, a = (code - b) / 65536;
      if (a === b) { return points[a]; }
      const part = (level - values[a]) / (values[b] - values[a]);
      return [points[a][0] + part * (points[b][0] - points[a][0]), points[a][1] + part * (points[b][1] - points[a][1])];
    }
    const outlines = [];
    following.forEach(function (ends, start) {
      while (ends.length) {
        const trail = [start];
        let here = ends.pop();
        while (here !== start) { trail.push(here); here = following.get(here).pop(); }
        if (trail.length > 2) { outlines.push(trail.map(place)); }
      }
    });
    return outlines;
  }

  // The path of outlines in a drawing whose frame begins at west and north.
  function path(outlines, frame) {
    return outlines.map(function (outline) {
      return "M" + outline.map(function (point) {
        return ((point[0] - frame.west) * frame.scale).toFixed(1) + " " + ((frame.north - point[1]) * frame.scale).toFixed(1);
      }).join("L") + "Z";
    }).join("");
  }

  // Zero is far below the lowest level, not missing.
  const FAINT = 1e-3;
  function logarithms(values, lowest) {
    return values.map(function (value) { return Math.log10(Math.max(value, lowest * FAINT)); });
  }

  Object.assign(tailrace, { region: region, path: path, logarithms: logarithms });
})(window.tailrace);
