// Five minutes before the session ends: a question, once. Other tabs hear the answer.
const WARN = 5 * 60_000;
const LONGEST = 60 * 60_000; // a timer set for weeks would go off at once, and none runs while the machine sleeps
const SEEN = "learnpath-session-warned";

export function start() {
  const { dataset } = document.body;
  const dialog = document.querySelector("#session-end");
  if (!dialog || dataset.sessionEnds === undefined) return;
  const account = document.documentElement.dataset.account;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("learnpath-session") : null;
  const texts = [...dialog.querySelectorAll("p")].map((one) => [one, one.textContent]);
  const hour = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  let ends = Date.now() + Number(dataset.sessionEnds) * 1000;
  let isLast = "sessionLast" in dataset;
  let timer;

  const tell = (message) => channel?.postMessage({ account, ...message });

  function show(state) {
    for (const one of dialog.querySelectorAll("[data-session-when]")) one.hidden = !one.dataset.sessionWhen.split(" ").includes(state);
    for (const [one, text] of texts) one.textContent = text.replace("{time}", hour.format(ends));
    if (dialog.open && dialog.dataset.state === state) return;
    dialog.dataset.state = state;
    dialog.close(); // opened anew, it is read out anew
    dialog.showModal();
    // What a key pressed in mid-sentence would do here does no harm.
    [...dialog.querySelectorAll("button, a")].find((one) => one.offsetParent)?.focus();
  }

  /** Whoever closed the question on one page is not asked again on the next. */
  function warned() {
    try {
      const before = Number(sessionStorage.getItem(SEEN));
      sessionStorage.setItem(SEEN, ends);
      return Math.abs(before - ends) < 60_000;
    } catch {
      return false;
    }
  }

  function look() {
    clearTimeout(timer);
    const left = ends - Date.now();
    if (left <= 0) return show("after");
    if (left <= WARN && !dialog.open && !look.asked) {
      look.asked = true;
      if (!warned()) show(isLast ? "last" : "before");
    }
    timer = setTimeout(look, Math.min(left > WARN ? left - WARN : left, LONGEST) + 50);
  }

  function until(newEnd, last) {
    if (newEnd <= ends + 1000) return;
    [ends, isLast, look.asked] = [newEnd, last, false];
    if (dialog.open) dialog.close();
    look();
  }

  dialog.querySelector("form[action='/me/stay']").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const form = event.target;
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (answer.status === 401) return show("after");
      const { seconds, is_last: last } = await answer.json();
      until(Date.now() + seconds * 1000, last);
      tell({ ends, isLast });
      if (dialog.open) dialog.close();
    } catch {
      // No network: the question stays open, and the button can be pressed again.
    }
  });
  document.addEventListener("submit", (event) => event.target.matches("form[data-sign-out]") && tell({ isOver: true }));
  channel?.addEventListener("message", ({ data }) => {
    if (data.isOver && data.account === account) {
      ends = Date.now();
      look();
    } else if (data.ends && data.account === account) until(data.ends, data.isLast);
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
  tell({ ends, isLast });
  look();
}
