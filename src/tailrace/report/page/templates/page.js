"use strict";
(function () {
  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  // Tables: a click on a head sorts by it; what is not known stays last in both directions.
  function sortBy(head) {
    var table = head.closest("table"), body = table.tBodies[0];
    var column = Array.prototype.indexOf.call(head.parentNode.children, head);
    var descending = head.getAttribute("aria-sort") === "ascending";
    var rows = Array.prototype.slice.call(body.rows).map(function (row) {
      var cell = row.cells[column];
      var text = cell.hasAttribute("data-sort") ? cell.getAttribute("data-sort") : cell.textContent;
      return { row: row, text: text, value: text === "" ? NaN : Number(text) };
    });
    var numeric = rows.every(function (one) { return one.text === "" || !isNaN(one.value); });
    rows.sort(function (a, b) {
      if (a.text === "" || b.text === "") { return (a.text === "") - (b.text === ""); }
      var order = numeric ? a.value - b.value : a.text.localeCompare(b.text, document.documentElement.lang);
      return descending ? -order : order;
    });
    rows.forEach(function (one) { body.appendChild(one.row); });
    all("th[aria-sort]", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  }
  all("table.sortable thead th").forEach(function (head) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild && head.firstChild.nodeName !== "SPAN") { button.appendChild(head.firstChild); }
    head.insertBefore(button, head.firstChild);
    button.addEventListener("click", function () { sortBy(head); });
  });

  // On phones, places show what is over a limit; a button shows the rest.
  all("table.places").forEach(function (table) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "unfold";
    function told() {
      var folded = table.classList.contains("folded");
      button.textContent = folded ? "Show every result" : "Show what is over a limit";
      button.setAttribute("aria-expanded", String(!folded));
    }
    button.addEventListener("click", function () { table.classList.toggle("folded"); told(); });
    table.classList.add("folded");
    told();
    table.closest(".scroll").insertAdjacentElement("beforebegin", button);
  });

  // Choices: one figure at a time; without scripts all of them are seen.
  all("fieldset.choice").forEach(function (field) {
    var options = all('[data-choice="' + field.dataset.for + '"]');
    var buttons = all("button[data-option]", field);
    var slider = field.querySelector('input[type="range"]');
    var output = field.querySelector("output"), play = field.querySelector("button[data-play]");
    var timer = null;
    function show(number) {
      options.forEach(function (option, k) { option.hidden = k !== number; });
      buttons.forEach(function (button, k) { button.setAttribute("aria-pressed", String(k === number)); });
      if (slider) {
        var name = options[number].dataset.name;
        slider.value = String(number);
        slider.setAttribute("aria-valuetext", name);
        output.textContent = name;
      }
    }
    function stop() {
      if (timer !== null) { clearInterval(timer); timer = null; }
      if (play) { play.setAttribute("aria-pressed", "false"); play.textContent = "Play"; }
    }
    buttons.forEach(function (button, k) { button.addEventListener("click", function () { show(k); }); });
    if (slider) { slider.addEventListener("input", function () { stop(); show(Number(slider.value)); }); }
    if (play) {
      play.addEventListener("click", function () {
        if (timer !== null) { stop(); return; }
        if (Number(slider.value) === options.length - 1) { show(0); }
        play.setAttribute("aria-pressed", "true");
        play.textContent = "Pause";
        timer = setInterval(function () {
          var next = Number(slider.value) + 1;
          if (next < options.length) { show(next); }
          if (next >= options.length - 1) { stop(); }
        }, 900);
      });
    }
    field.hidden = false;
    show(slider ? options.length - 1 : 0);
  });

  // Files: large ones are unpacked when they are asked for.
  all("a[data-packed]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (!link.hasAttribute("data-packed")) { return; }
      event.preventDefault();
      var text = atob(link.getAttribute("data-packed")), bytes = new Uint8Array(text.length);
      for (var k = 0; k < text.length; k += 1) { bytes[k] = text.charCodeAt(k); }
      var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      new Response(stream).blob().then(function (blob) {
        link.href = URL.createObjectURL(new Blob([blob], { type: "text/csv;charset=utf-8" }));
        link.removeAttribute("data-packed");
        link.click();
      });
    });
  });

  // Search: rows that hold every word.
  all("input.search").forEach(function (box) {
    var rows = all("tbody tr", document.getElementById(box.dataset.for));
    var count = document.getElementById(box.dataset.for + "-count");
    rows.forEach(function (row) { row.dataset.text = row.textContent.toLowerCase(); });
    box.closest("p").hidden = false;
    box.addEventListener("input", function () {
      var words = box.value.toLowerCase().split(/\s+/).filter(Boolean), seen = 0;
      rows.forEach(function (row) {
        row.hidden = !words.every(function (word) { return row.dataset.text.indexOf(word) >= 0; });
        seen += row.hidden ? 0 : 1;
      });
      count.textContent = seen + " of " + rows.length + " rows";
    });
  });

  // Navigation: the chapter that is being read is marked.
  var links = {};
  all("nav a").forEach(function (link) { links[link.getAttribute("href").slice(1)] = link; });
  if ("IntersectionObserver" in window) {
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting || !links[entry.target.id]) { return; }
        Object.keys(links).forEach(function (key) { links[key].removeAttribute("aria-current"); });
        links[entry.target.id].setAttribute("aria-current", "true");
      });
    }, { rootMargin: "-10% 0px -75% 0px" });
    all("main section[id]").forEach(function (section) { observer.observe(section); });
  }
})();
