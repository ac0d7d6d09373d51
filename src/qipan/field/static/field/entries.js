// What this device holds: what waits, what was sent and what came of it, and where the server says otherwise. Both
// sides of a conflict stand beside each other; nothing is deleted but by hand.
import { box, link, make, say, when } from "./parts.js";

const SHOWN = 20;

/** Draws the outbox. `acts` has `again(entry)` and `remove(entry)`. */
export function drawEntries(list, entries, acts) {
  const order = { conflict: 0, refused: 1, waiting: 2, sent: 3 };
  const shown = [...entries].sort((a, b) => order[a.state] - order[b.state] || b.at.localeCompare(a.at));
  list.replaceChildren(...shown.slice(0, SHOWN).map((entry) => line(entry, acts)));
}

function line(entry, acts) {
  const state = say(`state${entry.state[0].toUpperCase()}${entry.state.slice(1)}`);
  const told = make("li", { class: `entry entry--${entry.state}`, "data-key": entry.key, "data-state": entry.state },
    make("p", { class: "queue__line" },
      make("span", {}, make("strong", { text: kind(entry) }), ` ${entry.title || entry.told.text || ""}`),
      make("span", { class: entry.state === "sent" ? "tag tag--done" : "tag", text: state })),
    make("p", { class: "queue__meta" },
      make("span", { text: when(entry.at) }), entry.number && make("span", { class: "number", text: entry.number }),
      photos(entry) && make("span", { text: say("photos", { n: photos(entry) }) })));
  told.append(...outcome(entry), ...(entry.state === "conflict" ? conflict(entry) : []), ...refusals(entry), actions(entry, acts));
  return told;
}

const kind = (entry) => say(entry.kind === "take" ? "handover" : entry.kind);
const photos = (entry) => (entry.files ?? []).filter((file) => file.what === "photo").length;

function outcome({ answer }) {
  if (!answer) return [];
  const lines = [];
  if (answer.forms?.length) {
    lines.push(make("p", { class: "small", text: say("filled", { n: answer.forms.length, saved: answer.saved }) }),
      make("p", { class: "source", text: answer.forms.map((form) => form.name).join(" · ") }));
  }
  if (answer.number) lines.push(make("p", { class: "number", text: say("number", { number: answer.number }) }));
  if (answer.secret) lines.push(make("p", { text: say("secret", { secret: answer.secret }) }));
  return lines;
}

function conflict({ told, answer }) {
  const { now } = answer;
  const mine = make("div", {}, make("h3", { text: say("yours") }), make("p", { text: told.text ?? told.note ?? "" }));
  const theirs = make("div", {}, make("h3", { text: say("theirs") }),
    make("p", { text: [say("orderState", { state: now.case_state_name }), now.party_name && say("nowWith", { party: now.party_name })].filter(Boolean).join(" · ") }));
  if (now.text) theirs.append(make("p", { text: say("saidBy", { name: now.by, text: now.text }) }));
  theirs.append(make("p", {}, make("a", { href: `${box.dataset.case}${now.case}/`, text: say("openCase") })));
  return [
    make("p", { class: "notice" }, make("strong", { text: say("conflictTitle") }), ` ${say(answer.visit ? "conflictKept" : "conflictNotSent")}`),
    make("div", { class: "versions" }, mine, theirs),
  ];
}

function refusals({ state, why, files }) {
  const told = state === "refused" && why ? [`${why.detail} ${why.hint}`] : [];
  told.push(...(files ?? []).filter((file) => file.state === "refused").map((file) => say("photoRefused", { why: file.why })));
  return told.map((text) => make("p", { class: "notice notice--error", text }));
}

function actions(entry, acts) {
  const offered = [];
  if (entry.state === "refused") offered.push(link(say("sendAgain"), () => acts.again(entry)));
  if (entry.state === "conflict") offered.push(link(say("understood"), () => acts.remove(entry)));
  else offered.push(link(say("delete"), () => {
    if (entry.state === "sent" || confirm(say("sureDelete"))) acts.remove(entry);
  }));
  return make("p", { class: "actions small" }, ...offered);
}
