// Keeps one page, for when the network is away, and what it needs to look right. Nothing of anybody's is ever kept.
// The server writes the names of the files before this (learnpath/overview/views/offline.py).
const { files } = self;
const language = new URLSearchParams(self.location.search).get("language") || "";
const page = `/offline?language=${encodeURIComponent(language)}`;
const name = [page, ...files].join(" ");

async function keep(cache, url) {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  await cache.put(url, answer);
}

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(name)
      .then((cache) => Promise.all([page, ...files].map((url) => keep(cache, url))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((all) => Promise.all(all.filter((one) => one !== name).map((one) => caches.delete(one))))
      // Pages are asked for while the worker wakes up, not after it.
      .then(() => self.registration.navigationPreload?.enable())
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const found = () => caches.open(name).then((cache) => cache.match(request.mode === "navigate" ? page : request, { ignoreVary: true }));
  if (request.mode === "navigate") {
    const ask = async () => (await event.preloadResponse) || fetch(request);
    event.respondWith(ask().catch(async (error) => (await found()) || Promise.reject(error)));
  } else if (files.includes(new URL(request.url).pathname)) {
    event.respondWith(found().then((kept) => kept || fetch(request)));
  }
});
