"use strict";
// What the page carries, unpacked: see packing.py, which says how numbers are kept.
window.tailrace = (function () {
  const MISSING = 65535;

  function bytesOf(key) {
    const text = atob(document.getElementById("data-" + key).textContent.trim());
    const bytes = new Uint8Array(text.length);
    for (let k = 0; k < text.length; k += 1) { bytes[k] = text.charCodeAt(k); }
    return bytes;
  }

  async function inflated(key) {
    const stream = new Blob([bytesOf(key)]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function head() {
    return JSON.parse(new TextDecoder().decode(await inflated("page-head")));
  }

  let sinh = null;
  function table(step) {
    if (sinh === null) {
      sinh = new Float64Array(MISSING);
      for (let k = 0; k < MISSING; k += 1) { sinh[k] = Math.sinh(k * step); }
    }
    return sinh;
  }

  // Returns {values: Float32Array, shape: [block, row, column]}.
  async function array(packed) {
    const planes = await inflated(packed.key), sinhs = table(packed.step);
    const [blocks, rows, columns] = packed.shape, size = blocks * rows * columns;
    const codes = new Uint16Array(size), values = new Float32Array(size);
    for (let k = 0; k < size; k += 1) { codes[k] = (planes[k] << 8) | planes[size + k]; }
    for (let b = 0, start = 0; b < blocks; b += 1, start += rows * columns) {
      if (packed.way === "both") {
        for (let r = 0; r < rows; r += 1) {
          for (let c = 1, k = start + r * columns + 1; c < columns; c += 1, k += 1) { codes[k] += codes[k - 1]; }
        }
      }
      if (packed.way !== "none") {
        for (let k = start + columns; k < start + rows * columns; k += 1) { codes[k] += codes[k - columns]; }
      }
      for (let r = 0, k = start; r < rows; r += 1) {
        const floor = packed.floors[b * packed.turn + r % packed.turn];
        for (const end = k + columns; k < end; k += 1) {
          values[k] = codes[k] === MISSING ? NaN : sinhs[codes[k]] * floor;
        }
      }
    }
    return { values: values, shape: packed.shape };
  }

  return { head: head, array: array };
})();
