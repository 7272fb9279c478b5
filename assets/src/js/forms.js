// The error summary takes the focus; a form is sent once, says that it is on its way, and stays when the network is away.
import { onEachPart } from "./parts.js";
import { all, element, said } from "./dom.js";

const RELEASE_AFTER = 10_000; // a download answers without a new page
const RELEASE_FILES_AFTER = 600_000;
const SAY_AFTER = 600;
const waiting = new WeakMap();

const hasFile = (form) => all(form, "input[type=file]").some((one) => one.files.length);

/** What takes long says so, in words and to screen readers. */
function busy(where) {
  clearTimeout(waiting.get(where));
  waiting.set(
    where,
    setTimeout(() => {
      where.setAttribute("aria-busy", "true");
      if (where.querySelector(".lp-working")) return;
      const words = element("p", { class: "lp-working", role: "status" });
      const near = where.matches("form") ? where.querySelector(".lp-actions") || where : where;
      near.append(words);
      words.textContent = hasFile(where) ? said("Sending", "…") : said("Working", "…"); // after it is there: then it is read out
    }, SAY_AFTER),
  );
}

function idle(where) {
  clearTimeout(waiting.get(where));
  where.removeAttribute("aria-busy");
  where.querySelector(".lp-working")?.remove();
}

function stayHere(form) {
  form.querySelector(".lp-offline")?.remove();
  const notice = element("div", { class: "ds-alert lp-notice lp-offline", "data-color": "warning", role: "alert" });
  form.append(notice);
  notice.append(element("p", {}, said("Offline", "…")));
  window.addEventListener("online", () => notice.remove(), { once: true });
}

function release(form) {
  idle(form);
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
  busy(form);
  clearTimeout(form.releasing);
  form.releasing = setTimeout(() => release(form), hasFile(form) ? RELEASE_FILES_AFTER : RELEASE_AFTER);
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
  // Capture, and after the one above: offline a form stays where it is, with all that is in it.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (navigator.onLine || form.getAttribute("method")?.toLowerCase() !== "post") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      stayHere(form);
    },
    true,
  );
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, target } = event.detail;
    if (!elt.closest("form")) busy(target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
    else if (event.detail?.target) idle(event.detail.target);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}
