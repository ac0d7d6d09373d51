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

text?.addEventListener("change", async () => {
  if (!told || category.value || !text.value.trim()) return;
  const body = new FormData();
  body.set("text", text.value);
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  const answer = await fetch(told.dataset.suggest, { method: "POST", body, headers: { accept: "application/json" } });
  const { code, name } = answer.ok ? await answer.json() : {};
  told.hidden = !code;
  told.querySelector("strong").textContent = name ?? "";
  told.querySelector("button").onclick = () => {
    category.value = code;
    told.hidden = true;
    category.focus();
  };
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
      },
      () => { said.textContent = here.dataset.failed; },
      { timeout: 10000 },
    );
  });
}
