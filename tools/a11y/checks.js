// What axe-core does not look for. Evaluated in the page; each function answers with [[rule, selector or words], …].
({
  /** A name for an element that finds it again. */
  nameOf(element) {
    const part = (one) => {
      const classes = [...one.classList].slice(0, 3).map((name) => `.${CSS.escape(name)}`).join("");
      return one.id ? `#${CSS.escape(one.id)}` : one.localName + classes;
    };
    const parts = [];
    for (let one = element; one && one !== document.body && parts.length < 4; one = one.parentElement) {
      parts.unshift(part(one));
      if (one.id) break;
    }
    return parts.join(" > ");
  },

  isSeen(element) {
    // what only screen readers find is clipped to nothing
    const isClipped = (one) => one && one !== document.body && (getComputedStyle(one).clipPath === "inset(50%)" || isClipped(one.parentElement));
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest(".ds-sr-only, .ds-skip-link") && !isClipped(element);
  },

  /** The document itself: its language, its title, its one heading. */
  document() {
    const found = [];
    if (!/^[a-z]{2}$/.test(document.documentElement.lang)) found.push(["language", document.documentElement.lang]);
    if (!document.title.replace(/\s*–\s*learnpath$/, "").trim()) found.push(["title", "empty"]);
    const headings = [...document.querySelectorAll("h1")].filter((one) => this.isSeen(one));
    if (headings.length !== 1) found.push(["one-h1", `${headings.length} visible h1`]);
    for (const one of document.querySelectorAll("img:not([alt])")) found.push(["alt", this.nameOf(one)]);
    return found;
  },

  /** What makes the page scroll sideways. */
  sideways() {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const scrolls = (one) => one && one !== document.body && (/(auto|scroll|hidden|clip)/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter((one) =>
      one.getBoundingClientRect().right > root.clientWidth + 1 && this.isSeen(one) && !scrolls(one.parentElement));
    const innermost = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)));
    return [["sideways-scroll", `${root.scrollWidth} px in ${root.clientWidth}: ${innermost.slice(0, 3).map((one) => this.nameOf(one)).join(", ")}`]];
  },

  /** Text that is cut off where it stands. */
  clipped() {
    return [...document.body.querySelectorAll("*")]
      .filter((one) => {
        if (!this.isSeen(one) || ["INPUT", "TEXTAREA", "SELECT", "PROGRESS", "svg", "path"].includes(one.tagName)) return false;
        const style = getComputedStyle(one);
        const cuts = (axis) => ["hidden", "clip"].includes(axis);
        const has = (client, scroll) => scroll > client + 2;
        return one.textContent.trim() && ((cuts(style.overflowX) && has(one.clientWidth, one.scrollWidth)) || (cuts(style.overflowY) && has(one.clientHeight, one.scrollHeight)));
      })
      .map((one) => ["clipped-text", this.nameOf(one)]);
  },

  /** WCAG 1.4.12: the spacing that a reader may ask for. */
  widen() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },

  narrowAgain() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);
  },

  /** What Tab stops at, in order; of several radio buttons only one. */
  tabbable() {
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable=true]");
    return [...all].filter((one) =>
      one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }) &&
      !one.closest("[inert], dialog:not([open])") &&
      !(one.type === "radio" && one !== ([...(one.form ?? document).querySelectorAll(`input[name="${CSS.escape(one.name)}"]`)].find((other) => other.checked) ?? document.querySelector(`input[name="${CSS.escape(one.name)}"]`))));
  },

  /** A name for what has the focus; empty when it is the page itself. */
  here() {
    const here = document.activeElement;
    if (!here || here === document.body) return "";
    return `${this.tabbable().indexOf(here)} ${this.nameOf(here)}`;
  },

  rings(element) {
    const of = getComputedStyle(element);
    return of.outlineStyle !== "none" && parseFloat(of.outlineWidth) >= 2 && !/^rgba.*, 0\)$/.test(of.outlineColor);
  },

  /** Where the keyboard is, whether that shows, and what lies over it. */
  focus() {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    // an editor's frame or a label may show it in the element's place
    const frame = here.closest(".lp-editor, label, .ds-field");
    const shows = this.rings(here) || (frame && frame !== here && [...document.querySelectorAll(":focus-within")].some((one) => one !== document.documentElement && this.rings(one)));
    // a link that goes over two lines has a box for each
    const [box = here.getBoundingClientRect()] = here.getClientRects();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const middle = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1));
    const covered = inView && middle && !here.contains(middle) && !middle.contains(here) && !here.closest("label")?.contains(middle) && !here.labels?.[0]?.contains(middle);
    const name = `${this.nameOf(here)} “${(here.getAttribute("aria-label") ?? here.innerText ?? "").trim().slice(0, 40)}”`;
    return { name, shows, inView, covered: covered ? this.nameOf(middle) : "" };
  },

  /** Every stop of the keyboard shows, in view, with nothing over it. A key was pressed just before, so that focus is shown. */
  stops() {
    const found = [];
    for (const one of this.tabbable()) {
      one.focus();
      const here = document.activeElement === one && this.focus();
      if (!here) continue;
      if (!here.shows) found.push(["focus-visible", here.name]);
      if (!here.inView) found.push(["focus-in-view", here.name]);
      if (here.covered) found.push(["focus-covered", `${here.name} under ${here.covered}`]);
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return found;
  },

  /** With colours of the reader's own, what is current, chosen or a button must show by more than its colour. */
  forced() {
    const found = [];
    const traits = ["borderTopWidth", "borderTopStyle", "borderBottomWidth", "borderBottomStyle", "outlineStyle", "outlineWidth", "textDecorationLine", "fontWeight", "backgroundColor", "forcedColorAdjust"];
    const own = (one, part) => traits.map((trait) => getComputedStyle(one, part)[trait]).join();
    const look = (one) => [one, ...one.querySelectorAll("*")].map((part) => own(part) + own(part, "::before") + own(part, "::after")).join(";");
    for (const one of document.querySelectorAll("[aria-current], [aria-pressed=true], [aria-selected=true]")) {
      const attribute = ["aria-current", "aria-pressed", "aria-selected"].find((name) => one.hasAttribute(name));
      const item = (inside) => inside.closest("li") ?? inside;
      const group = item(one).parentElement;
      const others = [...group.querySelectorAll(one.localName)]
        .filter((other) => item(other) !== item(one) && this.isSeen(other) && (!other.hasAttribute(attribute) || other.getAttribute(attribute) === "false"));
      if (this.isSeen(one) && others.length && others.some((other) => look(item(other)) === look(item(one)))) found.push(["forced-state", this.nameOf(one)]);
    }
    for (const one of document.querySelectorAll(".ds-button, input:not([type=hidden]), select, textarea, progress")) {
      if (!this.isSeen(one) || one.closest(".lp-menu")) continue;
      const style = getComputedStyle(one);
      const edged = ["Top", "Bottom"].some((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0) || style.outlineStyle !== "none";
      if (!edged && !style.textDecorationLine.includes("underline") && !one.matches("input[type=checkbox], input[type=radio], input[type=range]")) found.push(["forced-edge", this.nameOf(one)]);
    }
    return found;
  },

  /** What still moves although the reader asked for stillness. */
  moving() {
    const lasts = (times) => times.split(",").some((time) => parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1000) > 10);
    const found = document.getAnimations().filter((one) => one.playState === "running").map((one) => ["moves", one.effect?.target ? this.nameOf(one.effect.target) : "the page"]);
    for (const one of document.body.querySelectorAll("*")) {
      const style = getComputedStyle(one);
      if (lasts(style.transitionDuration) || (style.animationName !== "none" && lasts(style.animationDuration))) found.push(["moves", this.nameOf(one)]);
    }
    if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") found.push(["moves", "scrolling"]);
    return found.slice(0, 5);
  },

  /** WCAG 1.4.4: text twice as large. */
  enlarge(factor) {
    document.documentElement.style.fontSize = factor === 1 ? "" : `${factor * 100}%`;
  },

  /** On paper there is a heading, the words of the page, and no buttons to press. */
  printed() {
    const found = [];
    const main = document.querySelector("main");
    const heading = main?.querySelector("h1");
    if (!heading?.checkVisibility()) found.push(["print-heading", "no h1 on paper"]);
    if ((main?.innerText.trim().length ?? 0) <= (heading?.innerText.trim().length ?? 0)) found.push(["print-empty", "nothing below the heading"]);
    for (const one of document.querySelectorAll("header nav, .ds-skip-link")) if (one.checkVisibility()) found.push(["print-navigation", this.nameOf(one)]);
    return found;
  },

  /** After an error the focus is on the summary, which leads to fields that are there. */
  summary() {
    const summary = document.querySelector("[data-error-summary]");
    if (!summary) return [["error-summary", "there is none"]];
    const found = summary.contains(document.activeElement) ? [] : [["error-focus", this.nameOf(document.activeElement) || "on the page"]];
    for (const link of summary.querySelectorAll("a[href^='#']"))
      if (!document.getElementById(link.getAttribute("href").slice(1))) found.push(["error-link", link.getAttribute("href")]);
    return found;
  },

  /** The words on what one is most meant to press here. */
  primary() {
    return [...document.querySelectorAll("main .ds-button")]
      .filter((one) => this.isSeen(one) && !one.closest("dialog, .lp-editor, .lp-kept") && (one.dataset.variant ?? "primary") === "primary")
      .map((one) => one.innerText.trim());
  },

  /** With scripts switched off: nothing to press that does nothing, and each form can be sent. */
  unscripted(wanted) {
    const found = [];
    const here = this.primary();
    for (const words of wanted) if (!here.includes(words)) found.push(["no-script-action", words]);
    for (const one of document.querySelectorAll("main button[type=button], main [role=button]:not(summary)"))
      if (this.isSeen(one)) found.push(["no-script-dead", this.nameOf(one)]);
    for (const form of document.querySelectorAll("main form")) {
      const fields = [...form.elements].filter((one) => !["hidden", "submit", "fieldset"].includes(one.type) && this.isSeen(one));
      if (fields.length && ![...form.elements].some((one) => one.type === "submit" && this.isSeen(one))) found.push(["no-script-form", this.nameOf(form)]);
    }
    return found;
  },

  /** The menus of the page, each by what stands on it. */
  menus() {
    return [...document.querySelectorAll("details[data-menu]")].filter((one) => this.isSeen(one)).map((one) => `${this.nameOf(one)} ${one.querySelectorAll("a, button").length}`);
  },

  /** Opens one menu and closes the others. */
  menu(number) {
    [...document.querySelectorAll("details[data-menu]")].filter((one) => this.isSeen(one)).forEach((one, i) => (one.open = i === number));
  },

  /** What the page keeps for later: the warning before a session ends, in each of its states. */
  dialogs() {
    return [...document.querySelectorAll("dialog[id]")].flatMap((one) => {
      const said = new Set([...one.querySelectorAll("[data-session-when]")].flatMap((part) => part.dataset.sessionWhen.split(" ")));
      return [...(said.size ? said : [""])].map((state) => `${one.id} ${state}`);
    });
  },

  dialog(name) {
    const [id, state] = name.split(" ");
    const one = document.getElementById(id);
    for (const part of one.querySelectorAll("[data-session-when]")) part.hidden = !part.dataset.sessionWhen.split(" ").includes(state);
    one.close();
    one.showModal();
  },

  closeDialogs() {
    document.querySelectorAll("dialog[open]").forEach((one) => one.close());
  },

  /** The buttons that ask in a dialog before they do something. */
  asking() {
    const all = [...document.querySelectorAll("main button[data-confirm], main a[data-confirm-page]")].filter((one) => this.isSeen(one));
    const kinds = new Map(all.map((one) => [one.innerText.trim(), one]));
    return [...kinds.values()].slice(0, 2).map((one) => all.indexOf(one));
  },

  ask(number) {
    const all = [...document.querySelectorAll("main button[data-confirm], main a[data-confirm-page]")].filter((one) => this.isSeen(one));
    all[number].focus();
    all[number].click();
  },

  /** After a question the keyboard goes on from where it was. */
  stillHere() {
    return document.activeElement === document.body ? [["dialog-focus", "not given back"]] : [];
  },

  asked() {
    const dialog = document.querySelector("dialog[open]");
    if (!dialog) return [["dialog", "did not open"]];
    return dialog.contains(document.activeElement) ? [] : [["dialog-focus", this.nameOf(document.activeElement)]];
  },

  /** Until nothing moves any more. */
  async settle() {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
    await frame();
  },

  /** Everything that folds, unfolded; menus stay as they are. */
  unfold() {
    for (const one of document.querySelectorAll("details:not([data-menu])")) one.open = true;
  },

  /** Everything erased, past the browser's own checks: what the server says then is what is looked at. */
  sendEmpty(path) {
    const form = [...document.forms].find((one) => one.method === "post" && new URL(one.action).pathname + new URL(one.action).search === path);
    if (!form) return false;
    for (const field of form.elements) {
      if (field.type === "hidden" || field.tagName === "BUTTON" || field.tagName === "FIELDSET") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else if (field.tagName === "SELECT") field.value = [...field.options].some((one) => !one.value) ? "" : field.value;
      else field.value = "";
    }
    HTMLFormElement.prototype.submit.call(form);
    return true;
  },
})
