// Destroying asks first: in a dialog here, on a page of its own without scripts.
import { element, said } from "./dom.js";

function show(dialog) {
  // The menu that the question was asked from is shut by the end: its button takes the focus back.
  const asked = document.activeElement;
  const back = asked?.closest("details[data-menu]")?.querySelector("summary") ?? asked;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    back?.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-confirm-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.showModal();
}

function askInDialog(button) {
  const id = "confirm-question";
  const go = element("button", { type: "button", class: "ds-button", "data-variant": "primary" }, button.textContent.trim());
  if (button.dataset.color) go.dataset.color = button.dataset.color;
  const stay = element("button", { type: "button", class: "ds-button", "data-variant": "tertiary", "data-confirm-close": "" });
  stay.textContent = button.dataset.confirmCancel || said("Cancel", "Cancel");
  const dialog = element("dialog", { class: "ds-dialog lp-confirm", "aria-labelledby": id }, element("h2", { id }, button.dataset.confirm));
  if (button.dataset.confirmLost) dialog.append(element("p", {}, button.dataset.confirmLost));
  dialog.append(element("div", { class: "lp-actions" }, go, stay));
  go.addEventListener("click", () => {
    dialog.close();
    const form = button.form;
    form.append(element("input", { type: "hidden", name: "confirmed", value: "yes" }));
    button.dataset.confirmed = "";
    form.requestSubmit(button);
    delete button.dataset.confirmed;
  });
  show(dialog);
  stay.focus();
}

async function askWithPage(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-confirm-form]");
  if (!answer.ok || !form) throw new Error("no confirmation here");
  form.action = new URL(form.getAttribute("action") || link.href, link.href).href;
  const question = element("h2", { id: "confirm-question" }, form.querySelector("h1").textContent);
  form.querySelector("h1").replaceWith(question);
  show(element("dialog", { class: "ds-dialog", "aria-labelledby": "confirm-question" }, document.adoptNode(form)));
  form.querySelector("[data-confirm-close]")?.focus();
}

export function start() {
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("button[data-confirm]");
      if (button?.form && !("confirmed" in button.dataset)) {
        event.preventDefault();
        event.stopPropagation();
        if (button.formNoValidate || button.form.reportValidity()) askInDialog(button);
        return;
      }
      const link = event.target.closest("a[data-confirm-page]");
      if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      askWithPage(link).catch(() => location.assign(link.href));
    },
    true,
  );
}
