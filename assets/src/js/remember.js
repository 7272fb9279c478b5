// What is typed survives a closed tab and an expired session: kept in this browser, keyed by account, until saved.
import { all, element, said } from "./dom.js";
import { onEachPart } from "./parts.js";

const PREFIX = "learnpath:";
const LEFT_OUT = new Set(["csrf_token", "confirmed"]);
const NEVER = new Set(["password", "file", "submit", "button", "image", "reset"]);
const timers = new WeakMap();
let signedOut = false;

const account = () => document.documentElement.dataset.account || "";

export function keyOf(form) {
  return form.dataset.remember || form.dataset.autosave || form.getAttribute("action") || location.pathname;
}

const storageKey = (key) => `${PREFIX}${account()}:${key}`;

function controls(form) {
  return [...form.elements].filter((one) => {
    if (!one.name || LEFT_OUT.has(one.name) || NEVER.has(one.type) || one.matches("fieldset, output, button")) return false;
    return one.type !== "hidden" || one.name === "version";
  });
}

const valueOf = (one) => {
  if (one.type === "checkbox" || one.type === "radio") return one.checked;
  if (one.multiple && one.options) return [...one.options].map((option) => option.selected);
  return one.value;
};

function setValue(one, value) {
  if (one.type === "checkbox" || one.type === "radio") one.checked = value;
  else if (Array.isArray(value)) [...one.options].forEach((option, i) => (option.selected = value[i]));
  else one.value = value;
  one.dispatchEvent(new CustomEvent("learnpath:refill"));
}

/** Each field under a name of its own; radios and checkboxes by their value too. */
function read(form) {
  const values = {};
  const seen = {};
  for (const one of controls(form)) {
    const toggle = one.type === "checkbox" || one.type === "radio";
    const name = toggle ? `${one.name}=${one.value}` : one.name;
    seen[name] = (seen[name] ?? -1) + 1;
    values[`${name}#${seen[name]}`] = [one, valueOf(one)];
  }
  return values;
}

/** The same text, whatever the server's cleaning did to attributes and white space. */
function gist(value) {
  if (typeof value !== "string") return JSON.stringify(value);
  if (!value.includes("<")) return value.replace(/\s+/g, " ").trim();
  const body = new DOMParser().parseFromString(value, "text/html").body;
  for (const one of body.querySelectorAll("*")) {
    for (const { name } of [...one.attributes]) if (name !== "href") one.removeAttribute(name);
  }
  return body.innerHTML.replace(/(&nbsp;|\s)+/g, " ").trim();
}

export function keep(form) {
  if (signedOut || !account()) return;
  const values = Object.fromEntries(Object.entries(read(form)).map(([name, [, value]]) => [name, value]));
  try {
    localStorage.setItem(storageKey(keyOf(form)), JSON.stringify({ at: Date.now(), values }));
  } catch {
    // The browser's storage is full or closed to us; the page itself still holds the text.
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(storageKey(key));
  } catch {
    // As above.
  }
}

function kept(form) {
  try {
    return JSON.parse(localStorage.getItem(storageKey(keyOf(form))))?.values;
  } catch {
    return null;
  }
}

function tellKept(form, before) {
  const discard = element("button", { type: "button", class: "ds-button", "data-variant": "tertiary" }, said("Discard", "Discard"));
  const notice = element(
    "div",
    { class: "ds-alert lp-notice lp-kept", "data-color": "info", role: "status" },
    element("p", {}, said("Kept", "We kept what you had written.")),
    element("div", { class: "lp-actions" }, discard),
  );
  discard.addEventListener("click", () => {
    for (const [one, value] of Object.values(before)) setValue(one, value);
    forget(keyOf(form));
    notice.remove();
    controls(form).find((one) => one.type !== "hidden")?.focus();
    form.dispatchEvent(new CustomEvent("learnpath:discarded"));
  });
  form.prepend(notice);
}

/** Drawn again by the server with what is wrong in it: all of it is still unsaved. */
const wasRefused = (form) => form.querySelector("[data-error-summary]") !== null;

function restore(form) {
  const stored = kept(form);
  if (!stored) return;
  const before = read(form);
  const names = Object.keys(stored).filter((name) => name in before);
  const differs = names.some((name) => !name.startsWith("version#") && gist(stored[name]) !== gist(before[name][1]));
  if (!differs) {
    if (!wasRefused(form)) forget(keyOf(form));
    return;
  }
  // The version it was drawn from comes back with the text, so that the server sees what a colleague saved since.
  for (const name of names) setValue(before[name][0], stored[name]);
  // What the server has just drawn again after an error needs no notice: it is what was typed.
  if (!wasRefused(form)) tellKept(form, before);
  form.dispatchEvent(new CustomEvent("learnpath:restored"));
}

function watch(form) {
  const soon = () => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 300));
    form.dataset.touched = "";
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  if (wasRefused(form)) form.dataset.touched = "";
}

export function start() {
  onEachPart((part) => {
    for (const saved of all(part, "[data-saved-form]")) forget(saved.dataset.savedForm);
    for (const form of all(part, "form[data-remember], form[data-autosave]")) {
      if ("watched" in form.dataset) continue;
      form.dataset.watched = "";
      if (account()) restore(form);
      watch(form);
    }
  });
  const keepTouched = () => document.querySelectorAll("form[data-touched]").forEach(keep);
  window.addEventListener("pagehide", keepTouched);
  document.addEventListener("submit", (event) => {
    if ("touched" in event.target.dataset) keep(event.target);
    if (!event.target.matches("form[data-sign-out]")) return;
    signedOut = true;
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  });
}
