// Help while a report is typed: the kind of matter is suggested from its words, the place is read from the device
// on request, Ctrl+Enter sends, and a report is sent once. Everything works without this script as well.
const form = document.querySelector("form[data-keys], form[data-report]");
const text = form?.elements.namedItem("text");
const category = form?.elements.namedItem("category");
const told = form?.querySelector("[data-suggest]");

form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
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
    category.focus();
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
