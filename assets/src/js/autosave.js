// <form data-autosave="URL">: saved while one writes; whatever the answer, the text is never lost.
import { all, element, said } from "./dom.js";
import { onEachPart } from "./parts.js";
import { forget, keep, keyOf } from "./remember.js";

const PAUSE = 1_500;
const AGAIN = 10_000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.changed = false; // typed since the last one was sent
    this.unsaved = false; // sent, and not acknowledged
    this.stopped = false;
    this.sending = null;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("learnpath:discarded", () => (this.changed = this.unsaved = false));
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    window.addEventListener("online", () => this.save());
    window.addEventListener("pagehide", () => this.save());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.save());
  }

  later(pause = PAUSE) {
    this.changed = true;
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), pause);
  }

  say(words, { trouble = false, url } = {}) {
    if (!this.status) return;
    this.status.toggleAttribute("data-trouble", trouble);
    this.status.replaceChildren(words || "");
    if (url) this.status.append(" ", element("a", { href: url }, said("SeeBoth", "See both texts")));
  }

  async save() {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    if (!(this.changed || this.unsaved) || this.stopped || this.submitting || this.sending) return;
    this.changed = false;
    keep(this.form);
    this.sending = this.send();
    await this.sending;
    this.sending = null;
    if (this.changed && !this.stopped) this.later();
  }

  async send() {
    const body = new FormData(this.form);
    // Pictures and files go with the form itself, never with an autosave.
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1", Accept: "application/json" },
        keepalive: true,
      }).catch((error) => {
        // A keepalive body has a ceiling (64 KB); a long text goes the plain way.
        if (document.visibilityState === "hidden") throw error;
        return fetch(this.form.dataset.autosave, { method: "POST", body, headers: { "X-Autosave": "1", Accept: "application/json" } });
      });
      const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      this.hear(answer, json);
    } catch {
      this.trouble(this.form.dataset.offlineSaid, true);
    }
  }

  hear(answer, json) {
    if (answer.ok && json?.status === "saved") {
      const version = this.form.elements.namedItem("version");
      if (version && json.version !== undefined) version.value = json.version;
      this.unsaved = false;
      this.say(json.said);
      if (this.changed) keep(this.form);
      else {
        forget(keyOf(this.form));
        delete this.form.dataset.touched;
        this.form.querySelector(".lp-kept")?.remove();
      }
    } else if (json?.status === "conflict") {
      this.stopped = true;
      this.say(json.said, { trouble: true, url: json.url });
    } else if (answer.status >= 500) {
      this.trouble(this.form.dataset.offlineSaid, true);
    } else if (json?.said) {
      this.trouble(json.said, false);
    } else {
      // Refused, an expired token, or led to the sign-in page: somebody has to sign in again.
      this.trouble(this.form.dataset.signedOutSaid || this.form.dataset.offlineSaid, false);
    }
  }

  trouble(words, again) {
    this.unsaved = true;
    keep(this.form);
    this.say(words, { trouble: true });
    if (again) this.again = setTimeout(() => this.save(), AGAIN);
  }

  /** A save under way would make the form's own version look old: wait for its answer, then go. */
  beforeSubmit(event) {
    clearTimeout(this.timer);
    if (this.sending) {
      event.preventDefault();
      const { submitter } = event;
      this.sending.then(() => this.form.requestSubmit(submitter ?? undefined));
      return;
    }
    if (this.changed || this.unsaved) keep(this.form);
    this.submitting = true;
    // When the browser stays on the page after all (a refused dialog, a download), go on saving.
    window.addEventListener("pageshow", () => (this.submitting = false), { once: true });
    setTimeout(() => (this.submitting = false), AGAIN);
  }
}

export function start() {
  onEachPart((part) => {
    for (const form of all(part, "form[data-autosave]")) {
      if (form.autosave) continue;
      form.autosave = new Autosave(form);
    }
  });
}
