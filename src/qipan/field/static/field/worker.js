// The service worker of the phone page: its files and its shell stand on the device, the list and what was written
// down stand in the page's own store. `TOLD` (version, shell, assets) is written above by the server.
const CACHE = `field-${TOLD.version}`;
const ASSETS = new Set(TOLD.assets);
const PATIENCE = 4_000;

addEventListener("install", (event) => event.waitUntil(fill()));

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(TOLD.assets.map((url) => new Request(url, { cache: "reload" })));
  const shell = await fetch(TOLD.shell, { cache: "reload" });
  // Somebody who is logged out is sent to the log-in; that page is no shell.
  if (shell.ok && !shell.redirected) await cache.put(TOLD.shell, shell);
}

addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("field-") && name !== CACHE) await caches.delete(name);
  await clients.claim();
}

// A new version waits until the person says so: nobody's page changes under their hands.
addEventListener("message", ({ data }) => { if (data === "take over") skipWaiting(); });

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === TOLD.shell) event.respondWith(page(request));
  else if (ASSETS.has(url.pathname + url.search)) event.respondWith(asset(request));
});

async function page(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(TOLD.shell);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await cache.put(TOLD.shell, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  const late = new Promise((done) => { setTimeout(() => done(kept), PATIENCE); });
  return Promise.race([fresh.catch(() => kept), late]);
}

async function asset(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}
