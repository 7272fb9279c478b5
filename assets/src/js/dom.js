/** An element with attributes and children; text is always text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** All that match inside root, root itself included. */
export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found;
}

/** The page's translated words for a script, from <body data-said-…>. */
export const said = (name, otherwise = "") => document.body.dataset[`said${name}`] || otherwise;
