// The day's list: a line for each order, with the forms for a visit and for a hand-over. A form that somebody is
// writing in stays as it is when the list is drawn anew.
import { keepDraft } from "../ui/drafts.js";
import { box, clone, link, make, now, say, tie, when } from "./parts.js";
import { shrink } from "./photos.js";
import { recorder } from "./voice.js";

const lines = new Map();

/** Draws the list; `entries` are what this device holds, `save` takes a new entry. */
export function drawOrders(list, day, entries, save) {
  const wanted = new Set(day.orders.map((order) => order.order));
  for (const [id, line] of lines) {
    // Written words are not thrown away with a line that has left the list.
    if (!wanted.has(id) && !line.querySelector("form")) {
      line.remove();
      lines.delete(id);
    }
  }
  for (const old of [...list.children]) if (!old.dataset.order) old.remove();
  day.orders.forEach((order, row) => {
    const line = lines.get(order.order) ?? newLine(order, day, save);
    lines.set(order.order, line);
    drawHead(line, order, row, day, entries.filter((entry) => entry.order === order.order), save);
    list.append(line);
  });
  if (!day.orders.length) list.append(make("li", { class: "empty", text: say("empty") }));
  if (day.left_out) list.append(make("li", { class: "source", text: say("leftOut", { n: day.orders.length }) }));
}

function newLine(order, day, save) {
  const line = clone("order-template");
  line.dataset.order = order.order;
  line.id = `order-${order.order}`;
  for (const opener of line.querySelectorAll("[data-open]")) {
    opener.addEventListener("click", () => toggle(line, opener, order, day, save));
  }
  line.querySelector("[data-do=start]").addEventListener("click", () => save(entryOf("start", order, { order: order.order })));
  return line;
}

function drawHead(line, order, row, day, own, save) {
  const noted = own.some((entry) => entry.state === "waiting" && entry.kind === "visit");
  const begun = order.state === "accepted" || own.some((entry) => entry.kind === "start" && entry.state !== "refused");
  line.querySelector("[data-do=start]").hidden = begun;
  const late = order.due_at && order.due_at < day.now;
  const title = make("h3", { class: "order__title" },
    make("span", { class: "order__row", "aria-hidden": "true", text: String(row + 1) }), make("span", { text: order.title }));
  const tags = make("p", { class: "row small" },
    order.due_at && make("span", { class: late ? "tag tag--late" : "tag", text: late ? say("late") : say("due", { time: when(order.due_at) }) }),
    order.planned && make("span", { class: "tag tag--accent", text: order.planned === day.today ? say("today") : say("planned", { day: order.planned }) }),
    begun && make("span", { class: "tag", text: say("started") }),
    noted && make("span", { class: "tag tag--accent", text: say("noted") }),
    order.simulated && make("span", { class: "tag tag--simulated", text: say("simulated") }));
  const where = [order.area_name, order.address].filter(Boolean).join(" · ");
  const about = make("p", { class: "queue__meta" },
    make("a", { class: "number", href: `${box.dataset.case}${order.case}/`, text: order.number }),
    make("span", { text: order.category_name }), where && make("span", { text: where }));
  const parts = [title, tags, about];
  if (order.task && order.task !== order.title) parts.push(make("p", { text: order.task }));
  if (order.text && order.text !== order.title) parts.push(make("p", { class: "muted", text: order.text }));
  if (order.handover) parts.push(handed(order, save));
  line.querySelector(".order__head").replaceChildren(...parts);
}

function handed(order, save) {
  const { handover } = order;
  const mine = !handover.taken && (!handover.to || handover.to === box.dataset.account);
  const told = make("div", { class: "notice" },
    make("p", {}, make("strong", { text: say("handedFrom", { name: handover.from }) }), make("span", { class: "source", text: ` ${when(handover.at)}` })),
    make("p", { text: handover.note }));
  if (mine) {
    told.append(link(say("takeOver"), () => save(entryOf("take", order, { handover: handover.id }))));
  }
  return told;
}

function toggle(line, opener, order, day, save) {
  const place = line.querySelector(".order__form");
  const open = opener.getAttribute("aria-expanded") === "true";
  for (const other of line.querySelectorAll("[data-open]")) other.setAttribute("aria-expanded", "false");
  place.replaceChildren();
  if (open) return;
  opener.setAttribute("aria-expanded", "true");
  const close = () => toggle(line, opener, order, day, save);
  place.append(opener.dataset.open === "visit" ? visitForm(order, day, save, close) : handoverForm(order, day, save, close));
  place.querySelector("textarea").focus();
}

export function entryOf(kind, order, told, files = []) {
  return {
    key: crypto.randomUUID(), account: box.dataset.account, kind, at: now(), state: "waiting", told, files,
    order: order?.order ?? "", number: order?.number ?? "", title: order?.title ?? "",
  };
}

function visitForm(order, day, save, close) {
  const form = clone("visit-template");
  const asked = day.fields[order.category] ?? [];
  form.querySelector("[data-asked]").append(...asked.map(question));
  tie(form, `visit-${order.order}`);
  const voice = recorder(form);
  const draft = keepDraft(form, { name: `visit-${box.dataset.account}-${order.order}`, shared: false });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, async () => {
      const values = {};
      for (const { code } of asked) {
        const { value } = form.elements.namedItem(`v.${code}`);
        if (value !== "") values[code] = value;
      }
      const files = await filesOf(form, voice.note());
      const told = {
        order: order.order, text: form.elements.namedItem("text").value.trim(), result: form.elements.namedItem("result").value,
        values, visited_at: now(), again_on: form.elements.namedItem("again_on").value || null,
        photos: files.filter((file) => file.what === "photo").length,
      };
      await save(entryOf("visit", order, told, files));
      draft.forget();
      close();
    });
  });
  return form;
}

function question(field) {
  const name = `v.${field.code}`;
  const label = make("label", { text: field.unit ? `${field.name} (${field.unit})` : field.name });
  const options = field.kind === "yes-no" ? [{ code: "yes", name: say("yes") }, { code: "no", name: say("no") }] : field.choices;
  const control = options.length
    ? make("select", { name }, make("option", { value: "", text: say("choose") }), ...options.map((o) => make("option", { value: o.code, text: o.name })))
    : make("input", {
      name, type: field.kind === "text" ? "text" : field.kind, min: field.least, max: field.most,
      step: field.kind === "number" ? "any" : null, inputmode: field.kind === "number" ? "decimal" : null, maxlength: field.kind === "text" ? 500 : null,
    });
  return make("div", { class: "field" }, label, control);
}

function handoverForm(order, day, save, close) {
  const form = clone("handover-template");
  const to = form.elements.namedItem("to");
  to.append(make("option", { value: "", text: say("nextShift") }), ...day.colleagues.map(({ id, name }) => make("option", { value: id, text: name })));
  tie(form, `handover-${order.order}`);
  const draft = keepDraft(form, { name: `handover-${box.dataset.account}-${order.order}`, shared: false });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, async () => {
      const told = { order: order.order, to: to.value, note: form.elements.namedItem("note").value.trim() };
      await save(entryOf("handover", order, told));
      draft.forget();
      close();
    });
  });
  return form;
}

/** Check what the browser checks, then do it; a fault is told on the form, which keeps its words. */
export async function submit(form, work) {
  const fault = form.querySelector("[data-fault]");
  if (!form.reportValidity()) return;
  const button = form.querySelector(".actions .button");
  button.disabled = true;
  try {
    await work();
  } catch (trouble) {
    if (!fault) throw trouble;
    fault.textContent = trouble.said ?? say("full");
    fault.hidden = false;
  } finally {
    button.disabled = false;
  }
}

/** The photos and the voice note of a form, ready to be kept. */
export async function filesOf(form, note = null) {
  const most = Number(box.dataset.photos);
  const chosen = [...(form.elements.namedItem("photos")?.files ?? [])];
  if (chosen.length > most) throw Object.assign(new Error(), { said: say("tooMany", { n: most }) });
  const files = [];
  for (const file of chosen) {
    try {
      files.push({ what: "photo", name: "photo.jpg", blob: await shrink(file), state: "waiting" });
    } catch {
      throw Object.assign(new Error(), { said: say("photoUnread", { name: file.name }) });
    }
  }
  const voice = note ?? form.elements.namedItem("voice")?.files[0];
  if (voice) files.push({ what: "voice", name: "note.wav", blob: voice, state: "waiting" });
  return files;
}
