// What is typed survives a lost connection and a reload: `form[data-draft]` is kept on the device until it was sent.
// Say `data-draft-in="session"` where several people share a machine: the draft then ends with the tab. Photos and
// passwords are never kept. A page that shows a receipt says `data-draft-sent`, and the draft is deleted.
const DAYS = 3;
const NEVER = new Set(["file", "hidden", "password", "submit", "button"]);
const prefix = "qipan-draft-";

/** Keeps a form's words under its name; returns what deletes them. `note` is the line that says so. */
export function keepDraft(form, { name = form.dataset.draft, shared = form.dataset.draftIn === "session", note = form.querySelector("[data-draft-note]") } = {}) {
  const shelf = shared ? sessionStorage : localStorage;
  const key = prefix + name;
  const fields = () => [...form.elements].filter((field) => field.name && !NEVER.has(field.type));
  const forget = () => {
    shelf.removeItem(key);
    if (note) note.hidden = true;
  };

  function say(words, at) {
    if (!note) return;
    note.hidden = false;
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    note.querySelector("span").textContent = `${words} ${time}`;
  }

  function keep() {
    const values = {};
    for (const field of fields()) {
      if (field.type === "checkbox") {
        if (field.checked) values[field.name] = [...(values[field.name] ?? []), field.value];
      } else if (field.type === "radio") {
        if (field.checked) values[field.name] = field.value;
      } else if (field.value !== field.defaultValue || field.value) values[field.name] = field.value;
    }
    const written = fields().some((field) => ["textarea", "text", "tel", "number", "date"].includes(field.type) && field.value.trim());
    if (!written) return forget();
    try {
      shelf.setItem(key, JSON.stringify({ at: Date.now(), values }));
      say(note?.dataset.kept ?? "", Date.now());
    } catch { /* A full or closed shelf: the form itself still holds the words. */ }
  }

  function fill({ values }) {
    for (const field of fields()) {
      const value = values[field.name];
      if (value === undefined) continue;
      if (field.type === "checkbox") field.checked = [value].flat().includes(field.value);
      else if (field.type === "radio") field.checked = field.value === value;
      // What the server gave back with the form is newer than the draft.
      else if (!field.value || field.tagName === "SELECT") field.value = value;
    }
  }

  const found = read(shelf, key);
  if (found) {
    fill(found);
    say(note?.dataset.back ?? "", found.at);
  }
  // Fields that came later, with the kind of matter.
  form.addEventListener("fields", () => {
    const later = read(shelf, key);
    if (later) fill(later);
  });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  note?.querySelector("button").addEventListener("click", () => {
    forget();
    form.reset();
  });
  return { forget, say, note };
}

function read(shelf, key) {
  try {
    const found = JSON.parse(shelf.getItem(key));
    if (found && Date.now() - found.at < DAYS * 864e5) return found;
  } catch { /* Not ours, or broken: as if there were none. */ }
  shelf.removeItem(key);
  return null;
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const { say, note } = keepDraft(form);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(note?.dataset.offline ?? "", Date.now());
    note?.scrollIntoView({ block: "center" });
  }, true);
}

const sent = document.querySelector("[data-draft-sent]")?.dataset.draftSent;
if (sent) for (const shelf of [localStorage, sessionStorage]) shelf.removeItem(prefix + sent);
