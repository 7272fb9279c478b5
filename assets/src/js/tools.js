// The editor's tools: one toolbar with one tab stop, arrow keys inside, every button named by the server's words.
import bulletSign from "icons/BulletList.svg";
import linkSign from "icons/Link.svg";
import numberSign from "icons/NumberList.svg";
import undoSign from "icons/ArrowUndo.svg";
import redoSign from "icons/ArrowRedo.svg";
import imageSign from "icons/Image.svg";
import { element } from "./dom.js";
import { ImageRow } from "./image.js";
import { Row } from "./row.js";

const SIGNS = { heading2: "H", heading3: "H", bold: "B", italic: "I", blockquote: "”" };
const DRAWN = { bulletList: bulletSign, orderedList: numberSign, link: linkSign, image: imageSign, undo: undoSign, redo: redoSign };

/** A smaller heading stands below a heading: there must be one before. */
function isBelowHeading({ state }) {
  const { $from } = state.selection;
  let found = false;
  state.doc.nodesBetween(0, $from.depth ? $from.before(1) : $from.pos, (node) => void (found ||= node.type.name === "heading"));
  return found;
}

const tools = (editor, link, image) => [
  ["heading2", () => editor.chain().focus().toggleHeading({ level: 2 }).run(), () => editor.isActive("heading", { level: 2 })],
  ["heading3", () => editor.chain().focus().toggleHeading({ level: 3 }).run(), () => editor.isActive("heading", { level: 3 }), "", () => isBelowHeading(editor)],
  null,
  ["bold", () => editor.chain().focus().toggleBold().run(), () => editor.isActive("bold"), "Ctrl+B"],
  ["italic", () => editor.chain().focus().toggleItalic().run(), () => editor.isActive("italic"), "Ctrl+I"],
  ["link", () => link.open(), () => editor.isActive("link")],
  ...(image ? [["image", () => image.open(), () => editor.isActive("image")]] : []),
  null,
  ["bulletList", () => editor.chain().focus().toggleBulletList().run(), () => editor.isActive("bulletList")],
  ["orderedList", () => editor.chain().focus().toggleOrderedList().run(), () => editor.isActive("orderedList")],
  ["blockquote", () => editor.chain().focus().toggleBlockquote().run(), () => editor.isActive("blockquote")],
  null,
  ["undo", () => editor.chain().focus().undo().run(), null, "Ctrl+Z", () => editor.can().undo()],
  ["redo", () => editor.chain().focus().redo().run(), null, "Ctrl+Y", () => editor.can().redo()],
];

/** The address of a link is asked for in the page, in a row under the tools. */
class LinkRow extends Row {
  constructor(editor, words, id) {
    super(editor, words);
    this.input = element("input", { class: "ds-input", type: "text", inputmode: "url", autocomplete: "off", id: `${id}-link` });
    this.removal = this.button(words("LinkRemove"), "tertiary", () => this.close(editor.chain().focus().extendMarkRange("link").unsetLink()));
    this.fill(
      element("label", {}, words("LinkAddress"), this.input),
      this.button(words("LinkSave"), "primary", () => this.save()), this.removal, this.cancel(),
    );
  }

  open() {
    this.input.value = this.editor.getAttributes("link").href || "";
    this.removal.hidden = !this.editor.isActive("link");
    this.show(this.input);
  }

  save() {
    let address = this.input.value.trim();
    if (!address) return this.close(this.editor.chain().focus().extendMarkRange("link").unsetLink());
    if (/^[^\s@/]+@[^\s@/]+$/.test(address)) address = `mailto:${address}`;
    else if (!/^(https?:|mailto:|\/|#)/i.test(address)) address = `https://${address}`;
    const { empty } = this.editor.state.selection;
    const change = this.editor.chain().focus().extendMarkRange("link");
    // Nothing chosen and no link here: the address itself becomes the words.
    if (empty && !this.editor.isActive("link")) {
      change.insertContent({ type: "text", text: this.input.value.trim(), marks: [{ type: "link", attrs: { href: address } }] });
    } else {
      change.setLink({ href: address });
    }
    this.close(change);
  }
}

export class Tools {
  constructor(editor, textarea, id) {
    const words = (name) => textarea.dataset[`label${name[0].toUpperCase()}${name.slice(1)}`] || name;
    const link = new LinkRow(editor, words, id);
    if ("images" in textarea.dataset) this.image = new ImageRow(editor, words, textarea, id);
    this.bar = element("div", { class: "lp-tools", role: "toolbar", "aria-label": words("Toolbar"), "aria-controls": id });
    this.buttons = [];
    for (const tool of tools(editor, link, this.image)) this.bar.append(tool ? this.button(words, ...tool) : element("span", { class: "lp-gap" }));
    this.parts = [this.bar, link.row, ...(this.image ? [this.image.row] : [])];
    this.at(0);
    this.bar.addEventListener("keydown", (event) => this.move(event));
    editor.on("transaction", () => this.show());
    this.show();
  }

  /** A picture that is pasted or dropped is asked about, too, before it stands in the text. */
  takes(brought) {
    const file = [...(brought?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (!file || !this.image) return false;
    this.image.open(brought.files);
    return true;
  }

  button(words, name, run, active, keys, possible) {
    const label = words(name);
    const made = element("button", { type: "button", "aria-label": label, title: keys ? `${label} (${keys})` : label, "data-tool": name });
    if (DRAWN[name]) made.innerHTML = DRAWN[name];
    else made.append(element("span", { "aria-hidden": "true" }, SIGNS[name]));
    made.querySelector("svg")?.setAttribute("aria-hidden", "true");
    // The choice in the text stays where it is.
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => made.getAttribute("aria-disabled") !== "true" && run());
    this.buttons.push({ made, active, possible });
    return made;
  }

  show() {
    for (const { made, active, possible } of this.buttons) {
      if (active) made.setAttribute("aria-pressed", String(active()));
      if (possible) made.setAttribute("aria-disabled", String(!possible()));
    }
  }

  at(index) {
    this.buttons.forEach(({ made }, i) => (made.tabIndex = i === index ? 0 : -1));
    return this.buttons[index].made;
  }

  move(event) {
    const last = this.buttons.length - 1;
    const now = this.buttons.findIndex(({ made }) => made === event.target);
    const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
    if (next === undefined || now < 0) return;
    event.preventDefault();
    this.at(next).focus();
  }
}
