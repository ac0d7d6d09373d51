// The phone page of those who work on the spot. Everything is written to the device first and sent from there, on-
// and off-line alike; the list comes from the device until the net brings a newer one.
import { keepDraft } from "../ui/drafts.js";
import { drawEntries } from "./entries.js";
import { drawMap } from "./map.js";
import { drawOrders, entryOf, filesOf, submit } from "./orders.js";
import { box, make, say, setClock, when } from "./parts.js";
import { fetchDay, sendAll } from "./sending.js";
import { openStore } from "./store.js";

const EVERY = 60_000;
const { account } = box.dataset;
const at = (id) => document.getElementById(id);
const store = await openStore();
let day = (await store.day(account))?.day ?? null;
let busy = null;

function net(state, text) {
  at("net").dataset.state = state;
  at("net").querySelector(".live__words").textContent = text;
}

function trouble(text, href) {
  at("trouble").hidden = !text;
  at("trouble").replaceChildren(href ? make("a", { href, text }) : text ?? "");
}

async function draw() {
  const entries = await store.entries(account);
  const waiting = entries.filter((entry) => entry.state === "waiting").length;
  at("waiting").textContent = waiting ? say("waiting", { n: waiting }) : say("nothingWaiting");
  at("send").disabled = !waiting;
  drawEntries(at("outbox"), entries, { again, remove });
  if (day) {
    drawOrders(at("orders"), day, entries, save);
    at("as-of").textContent = say("listFrom", { time: when(day.now) });
  } else {
    at("orders").replaceChildren(make("li", { class: "empty", text: say("noList") }));
  }
  box.dataset.ready = "yes";
}

async function save(entry) {
  await store.put(entry);
  await draw();
  at("waiting").scrollIntoView({ block: "nearest" });
  refresh();
}

async function again(entry) {
  await store.put({ ...entry, state: "waiting", why: null });
  await draw();
  refresh();
}

async function remove(entry) {
  await store.remove(entry.key);
  await draw();
  at("outbox-title").scrollIntoView({ block: "nearest" });
}

/** Send what waits, then fetch the list. Off-line it ends at once and says so. */
async function refresh() {
  // Whoever asks while it runs has it run once more: what was just saved must not wait a minute.
  if (busy) {
    busy = "again";
    return;
  }
  busy = "yes";
  try {
    await connect();
  } finally {
    const more = busy === "again";
    busy = null;
    // Without a net as well: then it only says so.
    if (more) refresh();
  }
}

async function connect() {
  if (!navigator.onLine) return net("off", say("offline"));
  net("on", say("sending"));
  const result = await sendAll(store, account, draw);
  if (result === "login") return trouble(say("login"), box.dataset.login);
  if (result === "offline") return net("off", say("offline"));
  try {
    day = await fetchDay();
  } catch (failure) {
    if (failure.constructor.name === "LoginNeeded") return trouble(say("login"), box.dataset.login);
    return net("off", say("offline"));
  }
  // Another person has logged in on this device meanwhile: this page is not theirs.
  if (day.account !== account) return location.reload();
  setClock(day.now);
  trouble("");
  net("on", say("online"));
  await store.keepDay(account, day);
  await draw();
  await drawMap(at("map"), day.orders);
}

function matterForm() {
  const form = at("matter");
  const fault = make("p", { class: "notice notice--error", role: "alert", "data-fault": true, hidden: true });
  form.querySelector(".actions").before(fault);
  const draft = keepDraft(form, { name: `matter-${account}`, shared: false });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, async () => {
      const told = Object.fromEntries(["text", "category", "area", "address"].map((name) => [name, form.elements.namedItem(name).value.trim()]));
      await save(entryOf("report", null, told, await filesOf(form)));
      draft.forget();
      form.reset();
      fault.hidden = true;
      at("new-matter").open = false;
    });
  });
}

async function worker() {
  if (!navigator.serviceWorker) return;
  const offer = (waiting) => {
    at("update").hidden = false;
    at("update").querySelector("button").onclick = () => waiting.postMessage("take over");
  };
  const held = Boolean(navigator.serviceWorker.controller);
  const registration = await navigator.serviceWorker.register(box.dataset.worker);
  if (registration.waiting && held) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && navigator.serviceWorker.controller) offer(coming);
    });
  });
  // A page that began without a worker gets its first one quietly.
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (held) location.reload(); });
  navigator.serviceWorker.ready.then(() => { box.dataset.worker_ready = "yes"; box.setAttribute("data-offline-ready", "yes"); });
}

// Who logs out leaves the phone to others: the list goes, what was not sent stays until its writer comes back.
document.querySelector(".masthead__account form[action*=logout]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const waiting = (await store.entries(account)).filter((entry) => entry.state === "waiting").length;
  if (waiting && !confirm(say("sureLeave", { n: waiting }))) return;
  await store.forgetDays();
  event.target.submit();
});

at("send").addEventListener("click", refresh);
addEventListener("online", refresh);
addEventListener("offline", () => net("off", say("offline")));
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
setInterval(() => { if (!document.hidden) refresh(); }, EVERY);

matterForm();
await draw();
if (day) drawMap(at("map"), day.orders);
worker().catch(() => {});
await refresh();
