/** Run now on the page, and on every part that htmx puts into it later. */
export function onEachPart(run) {
  run(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) run(event.target);
  });
}
