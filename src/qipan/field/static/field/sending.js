// Sends what was written down, oldest first, each under the key that it got on the device: sent twice, it changes
// nothing. An entry leaves the state "waiting" only by an answer of the server.
import { box } from "./parts.js";

const PATHS = {
  start: () => "/field/starts",
  visit: () => "/field/visits",
  handover: () => "/field/handovers",
  take: ({ told }) => `/field/handovers/${told.handover}/take`,
  report: () => "/field/reports",
};
const PATIENCE = 30_000;
const PATIENCE_FOR_FILES = 180_000;

class Unreachable extends Error {}
class LoginNeeded extends Error {}

/** The list of the day. Throws `Unreachable` without a net, `LoginNeeded` without a session. */
export const fetchDay = () => ask("GET", "/field/day");

/** Sends all entries that wait; returns "sent", "offline" or "login". `changed` hears of each step. */
export async function sendAll(store, account, changed) {
  // One sender for all open pages of this device.
  return navigator.locks.request("qipan-field-send", { ifAvailable: true }, async (lock) => {
    if (!lock) return "busy";
    for (const entry of await store.entries(account)) {
      if (entry.state !== "waiting") continue;
      try {
        await send(store, entry);
      } catch (trouble) {
        if (trouble instanceof LoginNeeded) return "login";
        if (trouble instanceof Unreachable) return "offline";
        throw trouble;
      } finally {
        await changed();
      }
    }
    return "sent";
  });
}

async function send(store, entry) {
  try {
    if (!entry.answer) {
      const told = entry.kind === "take" ? undefined : { key: entry.key, ...entry.told };
      entry.answer = await ask("POST", PATHS[entry.kind](entry), told);
      await store.put(entry);
    }
    await sendFiles(store, entry);
    entry.state = entry.answer.standing === "beside" ? "conflict" : "sent";
  } catch (refusal) {
    if (!refusal.problem) throw refusal;
    entry.state = "refused";
    entry.why = refusal.problem;
  }
  await store.put(entry);
}

async function sendFiles(store, entry) {
  const subject = entry.answer.visit || entry.answer.signal;
  for (const file of entry.files ?? []) {
    if (file.state !== "waiting" || !subject) continue;
    const body = new FormData();
    body.set("file", file.blob, file.name);
    try {
      await ask("POST", `/attachments/${subject}/${file.what === "voice" ? "voices" : "photos"}`, body);
      // It stands with the case now; the device need not carry it any longer.
      Object.assign(file, { state: "sent", blob: null });
    } catch (refusal) {
      if (!refusal.problem) throw refusal;
      Object.assign(file, { state: "refused", why: `${refusal.problem.detail} ${refusal.problem.hint}` });
    }
    await store.put(entry);
  }
}

async function ask(method, path, body) {
  const files = body instanceof FormData;
  const headers = { accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
  if (body && !files) headers["content-type"] = "application/json";
  let answer;
  try {
    answer = await fetch(box.dataset.api + path, {
      method,
      headers,
      body: files ? body : body && JSON.stringify(body),
      signal: AbortSignal.timeout(files ? PATIENCE_FOR_FILES : PATIENCE),
    });
  } catch {
    throw new Unreachable();
  }
  // A server that has a fault, or too much to do, is asked again later.
  if (answer.status >= 500 || answer.status === 429) throw new Unreachable();
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const problem = said.detail ? said : { detail: String(answer.status), hint: "" };
  if (answer.status === 401 || problem.where === "X-CSRFToken") throw new LoginNeeded();
  throw Object.assign(new Error(problem.detail), { problem });
}

const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? "";
