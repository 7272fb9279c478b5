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
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest(".ds-sr-only, .ds-skip-link");
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

  /** Where the keyboard is, and whether that shows. */
  focus() {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const style = getComputedStyle(here);
    const rings = (of) => of.outlineStyle !== "none" && parseFloat(of.outlineWidth) >= 2 && !/^rgba.*, 0\)$/.test(of.outlineColor);
    // an editor's frame or a label may show it in the element's place
    const shows = rings(style) || (here.closest(".lp-editor, label, .ds-field") && here.closest(".lp-editor, label, .ds-field") !== here && [...document.querySelectorAll(":focus-within")].some((one) => one !== document.documentElement && rings(getComputedStyle(one))));
    const box = here.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const middle = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1));
    const covered = inView && middle && !here.contains(middle) && !middle.contains(here) && !here.closest("label")?.contains(middle) && !here.labels?.[0]?.contains(middle);
    return { name: this.nameOf(here), shows, inView, covered: covered ? this.nameOf(middle) : "" };
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
