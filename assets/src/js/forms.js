// The error summary takes the focus; a form is sent once.
import { onEachPart } from "./parts.js";
import { all } from "./dom.js";

const RELEASE_AFTER = 10_000; // a download answers without a new page

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-held]")) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.held;
  }
}

function hold(form) {
  form.dataset.sent = "";
  for (const button of all(form, "button:not([type=button]), input[type=submit]")) {
    if (button.getAttribute("aria-disabled") === "true") continue;
    button.setAttribute("aria-disabled", "true");
    button.dataset.held = "";
  }
  setTimeout(() => release(form), RELEASE_AFTER);
}

export function start() {
  onEachPart((part) => part.querySelector("[data-error-summary] h2")?.focus());

  // Capture: before htmx and the browser see a second submit.
  document.addEventListener(
    "submit",
    (event) => {
      if ("sent" in event.target.dataset) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
  // Bubble: after everybody else had their chance to stop the first one.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    const how = (event.submitter?.getAttribute("formmethod") || form.getAttribute("method") || "get").toLowerCase();
    const byHtmx = form.matches("[data-hx-post], [data-hx-put], [data-hx-delete]");
    if (byHtmx || (how === "post" && !event.defaultPrevented)) hold(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}
