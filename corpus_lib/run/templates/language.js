// The language of the page: as asked in its address, as last chosen, else as the browser's.
(function () {
  "use strict";
  var page = document.documentElement, KEY = "corpus-lib-language";
  var asked = /[?&]lang=(ar|en)\b/.exec(location.search);
  function kept() {
    try { return localStorage.getItem(KEY); } catch (closed) { return null; }
  }
  function set(language) {
    page.lang = language;
    page.dir = language === "ar" ? "rtl" : "ltr";
  }
  window.corpusLanguage = function (language) {
    try { localStorage.setItem(KEY, language); } catch (closed) { /* This page alone turns. */ }
    set(language);
  };
  window.corpusFollow = function () { set(kept() || page.lang); };
  set(asked ? asked[1] : kept() || (/^ar\b/.test(navigator.language) ? "ar" : "en"));
  if (asked) { window.corpusLanguage(asked[1]); }
}());
