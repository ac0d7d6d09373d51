// Help while an answer is written: a standard text is taken over, remarks come from the server. Works without.
const form = document.querySelector("#step-answer form");
const text = form?.elements.namedItem("text");
const box = form?.querySelector("[data-remarks]");

for (const button of form?.querySelectorAll("[data-insert]") ?? []) {
  button.hidden = false;
  button.addEventListener("click", () => {
    text.value = button.closest("article").querySelector("[data-text]").textContent;
    text.focus();
    remark();
  });
}
text?.addEventListener("change", remark);

async function remark() {
  if (!box || !text.value.trim()) return;
  const body = new FormData();
  body.set("text", text.value);
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  const answer = await fetch(box.dataset.remarks, { method: "POST", body });
  const { remarks = [] } = answer.ok ? await answer.json() : {};
  box.hidden = !remarks.length;
  box.querySelector("ul").replaceChildren(...remarks.map(({ text: said, grave }) => {
    const line = document.createElement("li");
    const words = document.createElement(grave ? "strong" : "span");
    words.textContent = said;
    line.append(words);
    return line;
  }));
}
