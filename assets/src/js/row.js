// A row that opens below the editor's tools and asks for something. Escape closes it, Enter does what its first button does.
import { element } from "./dom.js";

export class Row {
  constructor(editor, words) {
    this.editor = editor;
    this.words = words;
    this.row = element("div", { class: "lp-link", hidden: "" });
    // what is typed here is no text of the form
    for (const name of ["input", "change"]) this.row.addEventListener(name, (event) => event.stopPropagation());
    this.row.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && event.target.matches("input:not([type=file])")) this.save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  fill(...parts) {
    this.row.append(...parts);
  }

  button(label, variant, run) {
    const made = element("button", { type: "button", class: "ds-button", "data-variant": variant }, label);
    made.addEventListener("click", run);
    return made;
  }

  cancel() {
    return this.button(this.words("Cancel"), "tertiary", () => this.close());
  }

  show(first) {
    this.row.hidden = false;
    first.focus();
  }

  close(change = this.editor.chain().focus()) {
    this.row.hidden = true;
    change.run();
  }
}
