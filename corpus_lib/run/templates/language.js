// The language of the page: as asked in its address, as last chosen, else as the browser's.
(function () {
  "use strict";
  var page = document.documentElement, KEY = "corpus-lib-language";
  var asked = /[?&]lang=(ar|en)\b/.exec(location.search), kept = null;
  try { kept = localStorage.getItem(KEY); } catch (closed) { kept = null; }
  function set(language) {
    page.lang = language;
    page.dir = language === "ar" ? "rtl" : "ltr";
  }
  window.corpusLanguage = function (language) {
    try { localStorage.setItem(KEY, language); } catch (closed) { kept = null; }
    set(language);
  };
  set(asked ? asked[1] : kept || (/^ar\b/.test(navigator.language) ? "ar" : "en"));
  if (asked) { window.corpusLanguage(asked[1]); }
}());
