// A picture is put into the text with words on what it shows, or with the word that it is only decoration; never without
// either. On a picture that stands in the text already, the same row changes its words.
import { element } from "./dom.js";
import { Row } from "./row.js";

export class ImageRow extends Row {
  constructor(editor, words, textarea, id) {
    super(editor, words);
    this.textarea = textarea;
    this.file = element("input", { class: "ds-input", type: "file", accept: "image/png,image/jpeg,image/webp" });
    this.alt = element("input", { class: "ds-input", type: "text", maxlength: "300", autocomplete: "off", "aria-describedby": `${id}-image-said` });
    this.said = element("p", { class: "lp-said", role: "alert", id: `${id}-image-said` });
    this.choice = element("label", {}, words("ImageFile"), this.file);
    this.put = this.button("", "primary", () => this.save());
    const decorative = this.button(words("ImageDecorative"), "secondary", () => this.save(true));
    this.fill(this.choice, element("label", {}, words("ImageAlt"), this.alt), this.said, this.put, decorative, this.cancel());
  }

  open(files) {
    const { src, alt = "" } = files ? {} : this.editor.getAttributes("image");
    this.changes = src;
    this.choice.hidden = Boolean(src);
    if (files) this.file.files = files;
    else this.file.value = "";
    this.alt.value = alt ?? "";
    this.put.textContent = this.words(src ? "ImageSave" : "ImagePut");
    this.say("");
    this.show(src || files ? this.alt : this.file);
  }

  say(words, at) {
    this.said.textContent = words;
    this.alt.setAttribute("aria-invalid", String(at === this.alt));
    at?.focus();
  }

  async save(isDecorative = false) {
    const alt = isDecorative ? "" : this.alt.value.trim();
    if (!this.changes && !this.file.files.length) return this.say(this.words("ImageNoFile"), this.file);
    if (!alt && !isDecorative) return this.say(this.words("ImageNoAlt"), this.alt);
    if (this.changes) return this.close(this.editor.chain().focus().updateAttributes("image", { alt }));
    const src = await this.send();
    // the cursor goes on below the picture
    if (src) this.close(this.editor.chain().focus().insertContent([{ type: "image", attrs: { src, alt } }, { type: "paragraph" }]));
  }

  /** The address under which the server keeps it. */
  async send() {
    if (this.sending) return "";
    this.sending = true;
    const body = new FormData();
    body.append("picture", this.file.files[0]);
    body.append("csrf_token", this.textarea.form?.elements.namedItem("csrf_token")?.value ?? "");
    try {
      const answer = await fetch(this.textarea.dataset.images, { method: "POST", body, headers: { Accept: "application/json" } });
      const { url, said } = await answer.json();
      if (url) return url;
      this.say(said || this.words("ImageFailed"), this.file);
    } catch {
      this.say(this.words("ImageFailed"), this.file);
    } finally {
      this.sending = false;
    }
    return "";
  }
}
