// Help while a report is typed: the kind of matter is suggested from its words, the place is read from the device
// on request, Ctrl+Enter sends, and a report is sent once. Everything works without this script as well.
const form = document.querySelector("form[data-keys], form[data-report]");
const text = form?.elements.namedItem("text");
const category = form?.elements.namedItem("category");
const told = form?.querySelector("[data-suggest]");

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) form.requestSubmit();
  else if (event.altKey && told && !told.hidden) {
    event.preventDefault();
    told.querySelector("button").click();
  }
});
form?.addEventListener("submit", () => {
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = true;
});
// A page that comes back from the history can be sent again.
addEventListener("pageshow", () => {
  for (const button of form?.querySelectorAll("button") ?? []) button.disabled = false;
});

const alike = form?.querySelector("[data-similar]");
const SAID = ["text", "category", "address", "area", "lon", "lat"];

function suggested({ code, name }) {
  told.hidden = !code || Boolean(category.value);
  told.querySelector("strong").textContent = name ?? "";
  told.querySelector("button").onclick = () => {
    category.value = code;
    told.hidden = true;
    // Whoever takes it while typing goes on typing.
    if (told.contains(document.activeElement)) category.focus();
    category.dispatchEvent(new Event("change", { bubbles: true }));
  };
}

function reported(similar) {
  const lines = similar.map(({ line, number, url }) => {
    const item = document.createElement("li");
    item.textContent = number ? `${line} · ` : line;
    if (number) {
      const link = document.createElement("a");
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = number;
      item.append(link);
    }
    return item;
  });
  alike.hidden = !lines.length;
  alike.querySelector("ul").replaceChildren(...lines);
}

let asked = 0;
async function ask() {
  if (!told || !text.value.trim()) return;
  const turn = ++asked;
  const body = new FormData();
  for (const name of SAID) body.set(name, form.elements.namedItem(name)?.value ?? "");
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  try {
    const answer = await fetch(told.dataset.suggest, { method: "POST", body, headers: { accept: "application/json" } });
    const found = answer.ok ? await answer.json() : {};
    if (turn !== asked) return;
    suggested(found);
    reported(found.similar ?? []);
  } catch { /* without a line nothing is suggested; the report is sent all the same */ }
}
for (const name of SAID) form?.elements.namedItem(name)?.addEventListener("change", ask);
// Somebody who pauses has said something: no need to leave the field first.
let pause = 0;
text?.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(ask, 800);
});

// What a kind of matter is asked comes from the server as it would without this script; what was typed stays.
const questions = form?.querySelector("[data-questions]");
let shown = questions?.querySelector("[name=q-for]")?.value ?? "";
async function inquire() {
  if (category.value === shown) return;
  shown = category.value;
  const answers = new FormData(form);
  const address = `${questions.dataset.questions}?category=${encodeURIComponent(shown)}`;
  try {
    const answer = shown ? await fetch(address) : null;
    if (shown !== category.value) return;
    questions.innerHTML = answer?.ok ? await answer.text() : "";
  } catch {
    questions.replaceChildren(); // The server asks once more when the report is sent.
    return;
  }
  for (const field of questions.querySelectorAll("[name]")) {
    const said = answers.getAll(field.name);
    if (field.type === "hidden" || !said.length) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = said.includes(field.value);
    else field.value = said[0];
  }
  form.dispatchEvent(new CustomEvent("fields"));
}
if (questions) category.addEventListener("change", inquire);
// A draft may have brought a kind of matter back.
if (questions && category.value) addEventListener("load", inquire);

const here = form?.querySelector("[data-here]");
if (here && navigator.geolocation) {
  const button = here.querySelector("button");
  const said = here.querySelector("output");
  here.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = here.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.namedItem("lon").value = coords.longitude.toFixed(5);
        form.elements.namedItem("lat").value = coords.latitude.toFixed(5);
        said.textContent = `${here.dataset.found} ${coords.longitude.toFixed(5)}, ${coords.latitude.toFixed(5)}`;
        ask();
      },
      () => { said.textContent = here.dataset.failed; },
      { timeout: 10000 },
    );
  });
}
