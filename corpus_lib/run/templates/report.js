(function () {
  "use strict";
  var root = document.body.dataset.root;
  function all(selector) { return Array.from(document.querySelectorAll(selector)); }
  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }

  // One language at a time; the place on the page stays.
  var page = document.documentElement;
  function say(english, arabic) { return page.lang === "ar" ? arabic : english; }
  function speak() {
    all(".show-code").forEach(function (button) {
      var shown = button.getAttribute("aria-pressed") === "true";
      button.textContent = shown ? say("Hide all code", "إخفاء الشيفرة") : say("Show all code", "إظهار الشيفرة");
    });
    ["aria-label", "placeholder", "title", "alt"].forEach(function (name) {
      all("[data-ar-" + name + "]").forEach(function (one) {
        if (!one.hasAttribute("data-en-" + name)) { one.setAttribute("data-en-" + name, one.getAttribute(name)); }
        one.setAttribute(name, one.getAttribute("data-" + page.lang + "-" + name));
      });
    });
    var title = document.querySelector("title");
    title.dataset.en = title.dataset.en || title.textContent;
    title.textContent = title.dataset[page.lang];
    // A picture that is not there yet would be printed white.
    if (page.lang === "ar") { all(".ar img[loading]").forEach(function (one) { one.loading = "eager"; }); }
    all('a[href*=".html"]').forEach(function (link) {
      if (link.pathname !== location.pathname) { link.search = "?lang=" + page.lang; }
    });
  }
  all(".language").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var marks = all("main .cell, main .output_area, main section:not(.en):not(.ar), main article, main table, main a[id]");
      var here = marks.filter(function (one) { return one.getBoundingClientRect().top <= 80; }).pop();
      var top = here && here.getBoundingClientRect().top;
      window.corpusLanguage(page.lang === "ar" ? "en" : "ar");
      speak();
      renew();
      if (here && window.scrollY) { window.scrollBy(0, here.getBoundingClientRect().top - top); }
    });
  });
  // What scripts wrote says it in the other language, too.
  function renew() {
    reach();
    if (results && !results.hidden) { again(); }
  }
  speak();
  // The choice made in another tab holds here too, also on a page or tab that one goes back to
  // (a browser may keep the news of it from a tab, and then tells of the focus alone).
  ["storage", "pageshow", "focus"].forEach(function (event) {
    window.addEventListener(event, function () {
      var before = page.lang;
      window.corpusFollow();
      speak();
      if (page.lang !== before) { renew(); }
    });
  });

  // All code, shown or folded.
  all(".show-code").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var show = button.getAttribute("aria-pressed") !== "true";
      all("details.code").forEach(function (code) { code.open = show; });
      button.setAttribute("aria-pressed", String(show));
      speak();
    });
  });

  // Rows of a table that is too wide stand as blocks: its cells name their column.
  function block(table) {
    table.classList.remove("stacked");  // else its heads, which are not shown then, run together
    var heads = table.tHead ? Array.from(table.tHead.rows[0].cells, function (head) { return head.innerText.trim(); }) : [];
    Array.from(table.tBodies[0].rows).forEach(function (row) {
      Array.from(row.cells).forEach(function (cell, n) {
        if (heads[n]) { cell.dataset.head = heads[n]; }
      });
    });
    table.classList.add("stacked");
  }
  function stack() {
    var narrow = window.matchMedia("(max-width: 44rem)").matches;
    all("main table").forEach(function (table) {
      table.classList.remove("stacked");
      if (!narrow || table.matches(".cells table") || table.querySelector("td:nth-child(2):nth-last-child(3) > mark")) { return; }
      var long = Array.from(table.querySelectorAll("td")).some(function (cell) { return cell.clientWidth < 150 && cell.innerText.length > 100; });
      if (!long && table.scrollWidth <= table.parentElement.clientWidth + 1) { return; }
      block(table);
    });
  }
  // What scrolls sideways can be scrolled by keys, says so, and fades where there is more.
  function fade(event) {
    var area = event.target, rest = area.scrollWidth - area.clientWidth;
    var left = area.scrollLeft + (getComputedStyle(area).direction === "rtl" ? rest : 0);
    area.classList.toggle("more-left", left > 1);
    area.classList.toggle("more-right", left < rest - 1);
  }
  function reach() {
    stack();
    all(".hint").forEach(function (hint) { hint.remove(); });
    all(".output_area, .found, .output_png, figure > a, .scroll").forEach(function (area) {
      var scrolls = area.scrollWidth > area.clientWidth + 1 && getComputedStyle(area).overflowX !== "visible";
      if (scrolls) {
        area.tabIndex = 0;
        area.setAttribute("role", "group");
        area.setAttribute("aria-label", say("Scrolls sideways", "يُمرَّر جانبيًّا"));
        area.before(element("p", say("↔ Wider than the page: scroll it sideways", "↔ أعرض من الصفحة: مرّره جانبيًّا"), "hint"));
        area.addEventListener("scroll", fade);
        fade({ target: area });
      } else {
        area.classList.remove("more-left", "more-right");
      }
    });
  }
  window.addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  document.addEventListener("load", reach, true);  // of a picture
  document.fonts.ready.then(reach);
  reach();

  // A tall picture is printed in strips, so that a page ends between them and none stays half empty.
  function strips(image) {
    var numbers = image.dataset.breaks.split(" ").map(Number), width = numbers[0], height = numbers[1];
    var box = document.createElement("div");
    box.className = "strips " + image.className;
    box.style.width = "min(100%, " + width + "px, " + 23 * width / height + "cm)";
    numbers.slice(2).concat(height).reduce(function (from, to) {
      var part = box.appendChild(document.createElement("div"));
      var copy = part.appendChild(image.cloneNode());
      copy.removeAttribute("data-breaks");
      copy.alt = from ? "" : image.alt;
      copy.loading = "eager";
      copy.style.marginTop = -100 * from / width + "%";
      part.style.aspectRatio = width + " / " + (to - from);
      return to;
    }, 0);
    image.after(box);
    image.style.display = "none";
    return [image, box];
  }

  // What is unfolded by a click is printed too.
  var folded = [], parted = [];
  window.addEventListener("beforeprint", function () {
    folded = all("main details:not([open]):not(.code)");
    folded.forEach(function (one) { one.open = true; });
    parted = all("main img[data-breaks*=' ']").map(strips);
    // So are passages side by side in the cells of a table, one below the other.
    new Set(all("main td:has(> details) + td:has(> details)").map(function (cell) { return cell.closest("table"); })).forEach(block);
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (one) { one.open = false; });
    parted.forEach(function (two) { two[0].style.display = ""; two[1].remove(); });
    parted = [];
    stack();
  });

  // A link into a folded passage unfolds it; one to a span of a text marks the span.
  function mark() {
    var raw = document.getElementById("raw");
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var up = target; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
    var span = /^#o(\d+)-(\d+)$/.exec(location.hash);
    if (!raw || !span) { return; }
    all("mark.place").forEach(function (old) {
      old.replaceWith.apply(old, Array.from(old.childNodes));
    });
    raw.normalize();
    var start = Number(span[1]), end = Number(span[2]), at = 0, parts = [];
    var walker = document.createTreeWalker(raw, NodeFilter.SHOW_TEXT), node;
    while ((node = walker.nextNode())) {
      // Offsets count characters, a script counts halves of the rare ones.
      var letters = Array.from(node.data), length = letters.length;
      var from = Math.max(start - at, 0), until = Math.min(end - at, length);
      if (from < until) {
        parts.push([node, letters.slice(0, from).join("").length, letters.slice(0, until).join("").length]);
      }
      at += length;
    }
    var first = null;
    parts.forEach(function (part) {
      var range = document.createRange(), made = element("mark", "", "place");
      range.setStart(part[0], part[1]);
      range.setEnd(part[0], part[2]);
      range.surroundContents(made);
      first = first || made;
    });
    if (first) { first.scrollIntoView({ block: "center" }); }
  }
  window.addEventListener("hashchange", mark);
  mark();

  // The search: a live concordance over all texts.
  var form = document.querySelector("form.search"), box = document.getElementById("query");
  var exact = document.getElementById("exact"), results = document.getElementById("results");
  var SHOWN = 100, CONTEXT = 60, index = null, asked = false;
  form.hidden = false;

  window.corpusSearch = function (content) {
    index = content;
    index.documents.forEach(function (one) {
      if (/[\ud800-\udfff]/.test(one[2])) { one[2] = Array.from(one[2]); }
    });
    if (/^#[pq]=/.test(location.hash)) { asks(); } else { search(); }
  };
  function load() {
    if (asked) { return; }
    asked = true;
    var script = element("script");
    script.src = root + "search.js";
    script.onerror = function () { results.hidden = false; results.textContent = say("search.js is missing beside the report.", "الملف search.js غير موجود بجانب التقرير."); };
    document.head.append(script);
  }
  function fold(text) {
    return Array.from(text.normalize("NFC").toLowerCase()).map(function (letter) {
      return letter in index.fold ? index.fold[letter] : letter;
    }).join("");
  }
  function numbers(test) {
    var found = new Set();
    index.words.forEach(function (word, number) { if (test(word)) { found.add(number); } });
    return found;
  }
  // Glosses name most things in the singular.
  function singular(word) {
    if (word.length < 3 || /(ss|us|is|^news)$/.test(word)) { return word; }
    return word.replace(/['’]s$|ies$|(ch|sh|x|ss)es$|s$/, function (end, stem) { return end === "ies" ? "y" : stem || ""; });
  }
  function literal(word) { return word.replace(/[^\w]/g, "\\$&"); }
  function isEnglish(given) { return /[a-z]/.test(given); }
  function meant(given) {
    if (isEnglish(given)) {
      var whole = exact.checked ? given : singular(given);
      var gloss = new RegExp("(^|[^a-z])(" + literal(whole) + "(?![a-z])" + (exact.checked ? "" : "|" + literal(given)) + ")", "i");
      return numbers(function (word) { return gloss.test(word[3]) || word[0] === given; });
    }
    if (exact.checked) { return numbers(function (word) { return word[0] === given; }); }
    var tries = [given, given.replace(/^[وف]/, ""), given.replace(/^[وف]?(?:[بكل]?ال|لل|[بكل])/, "")];
    for (var n = 0; n < tries.length; n += 1) {
      var wanted = tries[n], lemmas = new Set();
      if (wanted.length < 2) { continue; }
      index.words.forEach(function (word) {
        if ([0, 1, 2].some(function (n) { return word[n] === wanted || word[n] === "ال" + wanted; })) { lemmas.add(word[2]); }
      });
      if (lemmas.size) { return numbers(function (word) { return lemmas.has(word[2]); }); }
    }
    return numbers(function (word) { return word[0].startsWith(given) || word[1].startsWith(given) || word[2].startsWith(given); });
  }
  function slice(text, from, until) {
    var part = text.slice(Math.max(from, 0), until);
    return (typeof part === "string" ? part : part.join("")).replace(/\s+/g, " ");
  }
  // Whole words only: what is cut at the outer end goes.
  function before(text, start) {
    var part = slice(text, start - CONTEXT, start);
    return start > CONTEXT ? part.replace(/^\S*\s/, "… ") : part;
  }
  function after(text, end) {
    var part = slice(text, end, end + CONTEXT);
    return end + CONTEXT < text.length ? part.replace(/\s\S*$/, " …") : part;
  }
  function title(one) { return say(one[1], one[4]); }
  function line(one, start, end) {
    var row = element("li"), place = element("a", title(one) + " · ", "found-place"), offsets = element("bdi", start + "–" + end);
    var text = element("span", "", "found-line");
    if (end - start > CONTEXT) { text.className += " found-long"; }
    text.dir = "rtl";
    text.lang = "ar";
    text.append(element("span", before(one[2], start), "found-before"));
    text.append(element("mark", slice(one[2], start, end)));
    text.append(element("span", after(one[2], end), "found-after"));
    offsets.dir = "ltr";
    place.append(offsets);
    place.href = root + one[0] + "#o" + start + "-" + end;
    row.append(text, place);
    return row;
  }
  // How many words of a text from here on hold what is wanted: Arabic in its order; the glosses of
  // an English phrase in any, as the gloss of one word may name all.
  function lengthOf(kinds, wanted, inEnglish) {
    if (!inEnglish) { return wanted.every(function (set, k) { return set.has(kinds[k]); }) ? wanted.length : 0; }
    if (!wanted.some(function (set) { return set.has(kinds[0]); })) { return 0; }
    for (var size = 1; size <= kinds.length; size += 1) {
      var here = kinds.slice(0, size);
      if (wanted.every(function (set) { return here.some(function (kind) { return set.has(kind); }); })) { return size; }
    }
    return 0;
  }
  function places(given) {
    var found = [], inEnglish = isEnglish(given), words = given.split(/\s+/);
    var telling = words.filter(function (word) { return !inEnglish || !/^(an?|and|in|of|the|to|['’]s)$/.test(word); });
    var wanted = (telling.length ? telling : words).map(meant);
    index.documents.forEach(function (one) {
      var flat = one[3], kinds = flat.filter(function (_, n) { return n % 3 === 2; });
      for (var n = 0; n < kinds.length; n += 1) {
        var size = lengthOf(kinds.slice(n, n + wanted.length), wanted, inEnglish);
        if (size) { found.push([one, flat[3 * n], flat[3 * (n + size - 1) + 1]]); }
        n += inEnglish && size ? size - 1 : 0;
      }
    });
    return found;
  }
  function wordsOf(hit) {
    var flat = hit[0][3], low = 0, high = flat.length / 3, n;
    while (low < high) {
      n = (low + high) >> 1;
      if (flat[3 * n] < hit[1]) { low = n + 1; } else { high = n; }
    }
    for (n = low; 3 * n < flat.length && flat[3 * n + 1] <= hit[2];) { n += 1; }
    return n - low;
  }
  function tell(found, words) {
    var list = element("ul"), counts = new Map(), beyond = words > found.length;
    found.forEach(function (hit) { counts.set(title(hit[0]), (counts.get(title(hit[0])) || 0) + 1); });
    var told = Array.from(counts, function (pair) { return pair[0] + ": " + pair[1]; }).join(" · ");
    var english = found.length + (found.length === 1 ? " line" : " lines") + (beyond ? ", " + words + " words" : "");
    var arabic = "عدد المواضع: " + found.length + (beyond ? "، وعدد الكلمات: " + words : "");
    results.append(element("p", say(english, arabic) + (told ? " — " + told : ""), "found-count"));
    function more(from, until) {
      found.slice(from, until).forEach(function (hit) { list.append(line(hit[0], hit[1], hit[2])); });
    }
    more(0, SHOWN);
    results.append(list);
    if (found.length > SHOWN) {
      var button = element("button", say("Show all " + found.length + " lines", "إظهار المواضع كلها (" + found.length + ")"));
      button.type = "button";
      button.addEventListener("click", function () { more(SHOWN, found.length); button.remove(); });
      results.append(button);
    }
  }
  function search() {
    var given = index ? fold(box.value.trim()) : "";
    results.replaceChildren();
    results.hidden = given.length < 2;
    if (!results.hidden) { tell(places(given)); }
  }
  // All passages behind a number: #p=DOC:11.6,19.6;OTHER:4.5 are 11 to 17, 30 to 36, and 4 to 9
  function passages(named) {
    var found = [], close = element("button", say("Close", "إغلاق"), "close"), number = document.activeElement;
    named.split(";").forEach(function (part) {
      var at = part.split(":"), start = 0;
      var text = index.documents.find(function (one) { return one[0].endsWith("/" + at[0] + ".html"); });
      at[1].split(",").forEach(function (span) {
        var near = span.split(".").map(Number);
        start += near[0];
        found.push([text, start, start + near[1]]);
      });
    });
    close.type = "button";
    close.addEventListener("click", function () {
      results.hidden = true;
      history.replaceState(null, "", location.pathname + location.search);
      number.focus();
    });
    results.replaceChildren(close);
    results.hidden = false;
    tell(found, found.reduce(function (sum, hit) { return sum + wordsOf(hit); }, 0));
    close.focus();
  }
  box.addEventListener("focus", load);
  box.addEventListener("input", function () { load(); if (index) { search(); } });
  exact.addEventListener("change", function () { if (index) { search(); } });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  function asks() {
    var query = /^#q=(.+)$/.exec(location.hash), named = /^#p=(.+)$/.exec(location.hash);
    if (query) { box.value = decodeURIComponent(query[1]); }
    if (query || named) { load(); }
    if (index) { if (named) { passages(named[1]); } else if (query) { search(); results.scrollIntoView({ block: "nearest" }); } }
  }
  function again() { if (results.querySelector(".close")) { asks(); } else { search(); } }
  document.addEventListener("click", function (event) {
    if (event.target.matches("a.places, a.find") && event.target.hash === location.hash) { asks(); }
  });
  results.addEventListener("keydown", function (event) {
    var close = results.querySelector(".close");
    if (event.key === "Escape" && close) { close.click(); }
  });
  window.addEventListener("hashchange", asks);
  asks();
}());
