// Small things that all parts of the phone page use: its words, elements, times.
export const box = document.getElementById("field");
const words = JSON.parse(document.getElementById("field-words").textContent);

/** The words of a name in the page's language, with `{n}` and the like filled in. */
export const say = (name, told = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => told[key] ?? "");

/** An element with attributes (`text` is its content) and children. */
export function make(tag, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

/** A copy of what a `<template>` holds. */
export const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** A button that looks like a link. */
export function link(text, act) {
  const made = make("button", { type: "button", class: "link", text });
  made.addEventListener("click", act);
  return made;
}

/** A moment as the city's clock shows it: the time of today, else day and time. */
export function when(iso) {
  const at = new Date(iso);
  const zone = { timeZone: box.dataset.zone };
  const day = (date) => date.toLocaleDateString("en-CA", zone);
  const time = at.toLocaleTimeString("zh-CN", { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
  return day(at) === day(new Date(Date.now() + ahead)) ? time : `${day(at).slice(5)} ${time}`;
}

// The clock of the store may differ from that of the phone: what is written down bears the store's time.
let ahead = Number(localStorage.getItem("qipan-field-ahead") ?? 0);

/** Set the page's clock by what the server said. */
export function setClock(iso) {
  ahead = new Date(iso).getTime() - Date.now();
  localStorage.setItem("qipan-field-ahead", String(ahead));
}

/** Now, by the store's clock. */
export const now = () => new Date(Date.now() + ahead).toISOString();

/** Give every control of a copied form an id of its own, and tie its label to it. */
export function tie(form, name) {
  for (const field of form.querySelectorAll(".field")) {
    const label = field.querySelector(":scope > label");
    const control = field.querySelector("input, select, textarea");
    if (!label || !control) continue;
    control.id = `${name}-${control.name}`;
    label.htmlFor = control.id;
  }
}
