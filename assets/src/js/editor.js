// Only on pages where people write: <textarea data-rich-text> becomes an editor. The textarea stays in the form and
// is kept in step, so that a plain post works; without this script it is simply a textarea.
import { Editor, Extension } from "@tiptap/core";
import Blockquote from "@tiptap/extension-blockquote";
import Bold from "@tiptap/extension-bold";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import Heading from "@tiptap/extension-heading";
import Image from "@tiptap/extension-image";
import Italic from "@tiptap/extension-italic";
import Link from "@tiptap/extension-link";
import { BulletList } from "@tiptap/extension-list/bullet-list";
import { ListItem } from "@tiptap/extension-list/item";
import { OrderedList } from "@tiptap/extension-list/ordered-list";
import Paragraph from "@tiptap/extension-paragraph";
import Text from "@tiptap/extension-text";
import { UndoRedo } from "@tiptap/extensions/undo-redo";
import { Plugin } from "@tiptap/pm/state";
import { element } from "./dom.js";
import { onEachPart } from "./parts.js";
import { Tools } from "./tools.js";

/** No level is skipped, as at the server's door: what comes too deep comes one below the heading before it. */
const HeadingOrder = Extension.create({
  name: "headingOrder",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        appendTransaction(transactions, before, { doc, tr }) {
          if (!transactions.some((one) => one.docChanged)) return null;
          let last = 1;
          doc.descendants((node, position) => {
            if (node.type.name !== "heading") return;
            const level = Math.min(node.attrs.level, last + 1);
            if (level !== node.attrs.level) tr.setNodeMarkup(position, undefined, { level });
            last = level;
          });
          return tr.docChanged ? tr : null;
        },
      }),
    ];
  },
});

// Tab leads out of the editor, always: it is how one gets on by keyboard.
const Item = ListItem.extend({
  addKeyboardShortcuts() {
    return { Enter: () => this.editor.commands.splitListItem(this.name) };
  },
});

const extensions = (images) => [
  Document, Text, Paragraph, HardBreak, Bold, Italic, Blockquote, BulletList, OrderedList, Item, UndoRedo, HeadingOrder,
  Heading.configure({ levels: [2, 3, 4] }),
  Link.configure({
    openOnClick: false,
    defaultProtocol: "https",
    protocols: ["mailto"],
    HTMLAttributes: { target: null, rel: null },
  }),
  ...(images ? [Image] : []),
];

/** What was written without scripts is plain text: its blank lines are paragraphs. */
function asHtml(value) {
  if (value.includes("<") || !value.trim()) return value;
  const made = element("div");
  for (const part of value.trim().split(/\n\s*\n/)) {
    const paragraph = element("p");
    part.split("\n").forEach((line, i) => paragraph.append(...(i ? [element("br")] : []), line));
    made.append(paragraph);
  }
  return made.innerHTML;
}

function attributesFrom(textarea, id, label) {
  const attributes = { id, role: "textbox", "aria-multiline": "true", class: "lp-prose-editor" };
  if (label) attributes["aria-labelledby"] = label.id;
  for (const name of ["aria-describedby", "aria-invalid", "lang"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  return attributes;
}

function enhance(textarea) {
  if ("enhanced" in textarea.dataset) return;
  textarea.dataset.enhanced = "";
  const { id } = textarea;
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
  if (label && !label.id) label.id = `${id}-label`;
  const box = element("div", { class: "lp-editor" });
  if (textarea.getAttribute("aria-invalid") === "true") box.dataset.invalid = "";
  if ("large" in textarea.dataset) box.dataset.large = "";
  textarea.after(box);
  textarea.hidden = true;
  textarea.id = `${id}-source`;
  label?.removeAttribute("for");

  let tools;
  const editor = new Editor({
    element: box,
    content: asHtml(textarea.value),
    injectCSS: false,
    extensions: extensions("images" in textarea.dataset),
    editorProps: {
      attributes: attributesFrom(textarea, id, label),
      handlePaste: (view, event) => tools?.takes(event.clipboardData) ?? false,
      handleDrop: (view, event) => tools?.takes(event.dataTransfer) ?? false,
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  tools = new Tools(editor, textarea, id);
  box.prepend(...tools.parts);
  label?.addEventListener("click", () => editor.commands.focus());
  textarea.addEventListener("learnpath:refill", () => editor.commands.setContent(asHtml(textarea.value), { emitUpdate: false }));
}

onEachPart((part) => part.querySelectorAll("textarea[data-rich-text]").forEach(enhance));
