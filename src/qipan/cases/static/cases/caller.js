// One caller may have several matters: who they are and where they call from is kept for the next one, in this tab
// only and until the clerk goes on to somebody else. Each matter is a report with a number of its own.
const KEY = "qipan-caller";
const KEPT = ["channel", "reporter_name", "phone", "wants_call", "area", "address"];

const form = document.querySelector("form[data-caller]");
const again = document.querySelector("[data-same-caller]");

function fill(told) {
  for (const [name, value] of Object.entries(told)) {
    const field = form.elements.namedItem(name);
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else if (!field.value || field.tagName === "SELECT") field.value = value;
  }
}

if (form) {
  const told = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (told && new URLSearchParams(location.search).has("same")) fill(told);
  else if (form.querySelector(".field--wrong") === null) sessionStorage.removeItem(KEY);
  form.addEventListener("submit", () => {
    const kept = KEPT.map((name) => [name, form.elements.namedItem(name)])
      .filter(([, field]) => field)
      .map(([name, field]) => [name, field.type === "checkbox" ? field.checked : field.value]);
    sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  });
}
if (again && sessionStorage.getItem(KEY)) again.hidden = false;
