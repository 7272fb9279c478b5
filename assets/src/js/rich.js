// Without scripts a rich text is written as plain words. Where the editor is coming, its HTML takes their place,
// before anything compares what is in the field with what was kept.
import { onEachPart } from "./parts.js";

export function start() {
  if (!document.querySelector('script[src*="/editor."]')) return;
  onEachPart((part) => {
    for (const area of part.querySelectorAll("textarea[data-html]")) {
      area.value = area.defaultValue = area.dataset.html;
      delete area.dataset.html;
    }
  });
}
