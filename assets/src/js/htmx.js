import htmx from "htmx.org/dist/htmx.esm.js";

export function start() {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    // No copies of personal pages in the browser's storage.
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true, error: false },
      { code: "[45]..", swap: false, error: true },
    ],
  });
}
