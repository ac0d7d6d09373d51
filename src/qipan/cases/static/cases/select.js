// Choosing rows of a list: all at once, a span with Shift, and a count that is read out. Without it every box
// can still be ticked one by one.

const form = document.querySelector("[data-select]");
if (form) {
  const boxes = [...form.querySelectorAll('input[name="case"]')];
  const all = form.querySelector("[data-select-all]");
  const count = form.querySelector("[data-select-count]");
  const steps = form.querySelector("details");
  let last = null;

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    count.textContent = chosen ? `${chosen} / ${boxes.length}` : "";
    if (chosen) steps.open = true;
  };

  all.hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(at, last), Math.max(at, last)];
      boxes.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
    }
    last = at;
    show();
  });
  show();
}
