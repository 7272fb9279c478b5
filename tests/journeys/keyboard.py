"""Going about with Tab, arrows, Space and Enter only; at every stop one sees where one is."""

from typing import Any

from playwright.sync_api import Page

WHERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const rings = one => { const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none'; };
  const box = here.getBoundingClientRect();
  const around = [here, here.parentElement, here.closest('.lp-editor')].filter(Boolean);
  return {
    name: (here.getAttribute('aria-label') || here.labels?.[0]?.innerText || here.innerText || here.title || '').trim(),
    role: here.getAttribute('role') || here.localName,
    seen: around.some(rings),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    html: here.outerHTML.slice(0, 200),
  };
}"""


def where(page: Page) -> dict[str, Any] | None:
    """What has the focus; nothing when the page itself has."""
    here: dict[str, Any] | None = page.evaluate(WHERE)
    if here is not None:
        assert here["seen"], f"no focus to be seen on {here['html']}"
        assert here["onScreen"], f"not on screen: {here['html']}"
    return here


def tab_to(page: Page, name: str, *, role: str | None = None, most: int = 60, back: bool = False) -> None:
    """Press Tab until the thing with this name has the focus."""
    passed = []
    for _stop in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = where(page)
        if here is None:
            continue
        if here["name"].startswith(name) and role in (None, here["role"]):
            return
        passed.append(here["name"])
    raise AssertionError(f"{name} was not reached; passed {passed}")


def go(page: Page, name: str, *, role: str | None = None, key: str = "Enter") -> None:
    """Tab to it and press Enter."""
    tab_to(page, name, role=role)
    page.keyboard.press(key)


def write_in(page: Page, name: str, text: str) -> None:
    """Tab to a field, replace what is in it."""
    tab_to(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, name: str, *, most: int = 12) -> None:
    """One of several radio buttons, with the arrow keys: Tab first to any of them."""
    for _step in range(most):
        here = where(page)
        if here is not None and here["name"].startswith(name):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice {name}")
