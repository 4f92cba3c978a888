// The explorer in the language of the report: as asked in its address, as last chosen, else as the browser's.
(function () {
  "use strict";
  var page = document.documentElement, KEY = "corpus-lib-language";
  var asked = /[?&]lang=(ar|en)\b/.exec(location.search), kept = null;
  try {
    if (asked) { localStorage.setItem(KEY, asked[1]); }
    kept = localStorage.getItem(KEY);
  } catch (closed) { /* This page alone turns. */ }
  page.lang = asked ? asked[1] : kept || (/^ar\b/.test(navigator.language) ? "ar" : "en");
  var arabic = page.lang === "ar";
  page.dir = arabic ? "rtl" : "ltr";
  document.title = arabic ? "الموضوعات" : "Topics";
  document.querySelector(".up").search = "?lang=" + page.lang;

  // What LDAvis says, from right to left; its picture is mirrored by the style of the page.
  var SAID = [
    [/^Selected Topic: /, "الموضوع المختار: "],
    [/^Previous Topic$/, "السابق"],
    [/^Next Topic$/, "التالي"],
    [/^Clear Topic$/, "إلغاء الاختيار"],
    [/^Slide to adjust relevance metric:$/, "حرّك المنزلق لضبط مقياس الصلة:"],
    [/^Intertopic Distance Map .*$/, "خريطة المسافات بين الموضوعات (بالقياس متعدد الأبعاد)"],
    [/^Marginal topic distribution$/, "نصيب كل موضوع من الكلمات"],
    [/^Conditional topic distribution given term = '(.*)'$/, "نصيب كل موضوع من كلمة «$1»"],
    [/^Overall term frequency$/, "تكرار الكلمة في الموضوعات كلها"],
    [/^Estimated term frequency .*$/, "تكرارها المقدَّر في الموضوع المختار"],
    [/^Top-(\d+) Most Salient Terms$/, "أبرز $1 كلمة "],
    [/^Top-(\d+) Most Relevant Terms for Topic (\d+) \((.*)% of tokens\)$/, "أوثق $1 كلمة صلةً بالموضوع $2 (وله \u2066$3%\u2069 من الكلمات)"],
    [/^1\. saliency.*$/, "1. بروز الكلمة w هو \u2066f(w) · Σ p(t|w) · log(p(t|w)/p(t))\u2069 على الموضوعات t؛ انظر \u2066Chuang\u2069 وآخرين (2012)"],
    [/^2\. relevance.*$/, "2. صلة الكلمة w بالموضوع t هي \u2066λ · p(w|t) + (1 − λ) · p(w|t)/p(w)\u2069؛ انظر \u2066Sievert & Shirley (2014)\u2069"],
  ];
  function told(english) {
    // The axes of the map mean nothing; their names would stand under circles.
    if (/^PC\d$/.test(english)) { return ""; }
    var pair = arabic && SAID.find(function (one) { return one[0].test(english); });
    return pair ? "\u2067" + english.replace(pair[0], pair[1]) : english;
  }
  var written = d3.selection.prototype.text;
  d3.selection.prototype.text = function (value) {
    if (!arguments.length) { return written.call(this); }
    return written.call(this, typeof value === "string" ? told(value) : value);
  };
  // What is drawn; a page in Arabic does not need glosses.
  window.drawTopics = function (data) {
    function bare(term) { return term.split(" · ")[0]; }
    if (arabic) {
      data.tinfo.Term = data.tinfo.Term.map(bare);
      data["token.table"].Term = data["token.table"].Term.map(bare);
    }
    new LDAvis("#ldavis", data);
    document.querySelectorAll("#ldavis-top button, #ldavis-top label").forEach(function (one) {
      one.firstChild.data = told(one.firstChild.data);
    });
    document.querySelectorAll("nav a").forEach(function (one) {
      one.addEventListener("click", function () {
        var box = document.getElementById("ldavis-topic");
        box.value = one.parentNode.value;
        box.dispatchEvent(new Event("keyup"));
      });
    });
  };
}());
