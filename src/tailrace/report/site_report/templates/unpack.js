"use strict";
// What the page carries, unpacked: see packing.py, which says how numbers are kept.
window.tailrace = (function () {
  const FIRST = 2;

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

  // Returns {values: Float32Array, shape: [block, row, column]}.
  async function array(packed) {
    const planes = await inflated(packed.key);
    const [blocks, rows, columns] = packed.shape, size = blocks * rows * columns;
    const codes = new Uint16Array(size), values = new Float32Array(size);
    for (let k = 0; k < size; k += 1) { codes[k] = (planes[k] << 8) | planes[size + k]; }
    for (let b = 0; b < blocks; b += 1) {
      const start = b * rows * columns, low = packed.low[b], step = packed.step[b];
      if (packed.way === "both") {
        for (let r = 0; r < rows; r += 1) {
          for (let c = 1, k = start + r * columns + 1; c < columns; c += 1, k += 1) { codes[k] += codes[k - 1]; }
        }
      }
      if (packed.way !== "none") {
        for (let k = start + columns; k < start + rows * columns; k += 1) { codes[k] += codes[k - columns]; }
      }
      for (let k = start; k < start + rows * columns; k += 1) {
        const code = codes[k];
        values[k] = code >= FIRST ? Math.exp(low + (code - FIRST) * step) : code === 0 ? 0 : NaN;
      }
    }
    return { values: values, shape: packed.shape };
  }

  return { head: head, array: array };
})();
