// The page for when the network is away is fetched from the second page of a visit on: the first one stays light.
const VISITED = "learnpath-visited";

function isFirstPage() {
  try {
    const first = !sessionStorage.getItem(VISITED);
    sessionStorage.setItem(VISITED, "yes");
    return first;
  } catch {
    return true;
  }
}

export function start() {
  if (document.querySelector("[data-try-again]")) {
    window.addEventListener("online", () => location.reload());
    return;
  }
  if (!("serviceWorker" in navigator) || isFirstPage()) return;
  const register = () =>
    navigator.serviceWorker
      .register(`/service-worker.js?language=${document.documentElement.lang}`, { updateViaCache: "all" })
      .catch(() => {}); // a browser that refuses shows its own page instead
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register);
}
