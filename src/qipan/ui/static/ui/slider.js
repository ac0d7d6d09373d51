// The time slider of the map: a span, a moment in it, and a button that lets time run.
const STEP_MS = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1200 : 350;

/** `on.span(hours)` loads a span and gives its beginning (ISO 8601); `on.moment(hour)` shows its first hours. */
export function slide(box, on) {
  const [range, span, play, shown] = ["moment", "span", "play", "shown"].map((id) => box.querySelector(`#${id}`));
  let since = null;
  let running = null;

  const words = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: box.dataset.zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  const isNow = () => range.value === range.max;

  function show() {
    if (!since) return;
    const until = isNow() ? since.until : new Date(since.since.getTime() + Number(range.value) * 3_600_000);
    shown.value = words.formatRange(since.since, until);
    range.setAttribute("aria-valuetext", words.format(until));
    on.moment(Number(range.value));
  }

  async function reload() {
    const wasNow = isNow();
    range.max = span.value;
    if (wasNow) range.value = range.max;
    since = (await on.span(Number(span.value))) ?? since;
    show();
  }

  function stop() {
    clearInterval(running);
    running = null;
    play.setAttribute("aria-pressed", "false");
    play.textContent = play.dataset.play;
  }

  function start() {
    if (isNow()) range.value = 1;
    play.setAttribute("aria-pressed", "true");
    play.textContent = play.dataset.stop;
    running = setInterval(() => {
      range.stepUp(Number(range.max) > 24 ? 3 : 1);
      show();
      if (isNow()) stop();
    }, STEP_MS);
  }

  range.addEventListener("input", () => { stop(); show(); });
  span.addEventListener("change", () => { stop(); range.max = span.value; range.value = span.value; reload(); });
  play.addEventListener("click", () => (running ? stop() : start()));
  return { reload: () => (running ? Promise.resolve() : reload()) };
}
