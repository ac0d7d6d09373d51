// Live pages: ask every few seconds whether anything is newer than what is shown, and refresh the parts.
const EVERY_MS = 4_000;
const SLOWEST_MS = 60_000;
const SPOKEN_EVERY_MS = 30_000;

/** Polls `box.dataset.live`; on news refreshes every `[data-part]` inside and calls `changed`. */
export function watch(box, changed) {
  const said = box.querySelector(".live");
  const words = said.querySelector(".live__words");
  const calm = words.textContent;
  let since = box.dataset.since;
  let wait = EVERY_MS;
  let timer = null;
  let spoken = 0;

  function tell(state, text) {
    said.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  }

  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(ask, ms);
  }

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${box.dataset.live}?since=${since}`, { headers: { accept: "application/json" } });
      if (answer.status === 403) return tell("out", box.dataset.out);
      if (!answer.ok) throw new Error(answer.status);
      if (answer.status === 200) await renew(await answer.json());
      else if (said.dataset.state !== "on") tell("on", calm);
      wait = EVERY_MS;
    } catch {
      wait = Math.min(2 * wait, SLOWEST_MS);
      tell("lost", box.dataset.lost);
    }
    later(wait);
  }

  async function renew(news) {
    await Promise.all([...box.querySelectorAll("[data-part]:not([data-every])")].map(refresh));
    await changed();
    since = news.event;
    box.dataset.since = since;
    // Ears are spared: a busy city would otherwise never stop talking.
    if (said.dataset.state !== "on" || Date.now() - spoken > SPOKEN_EVERY_MS) {
      spoken = Date.now();
      tell("on", news.said);
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { clearTimeout(timer); tell("paused", box.dataset.paused); } else later(0);
  });
  // Dear parts come after the page, and then at their own pace.
  for (const part of box.querySelectorAll("[data-every]")) {
    const again = () => (document.hidden ? null : refresh(part).catch(() => null));
    again();
    setInterval(again, 1000 * part.dataset.every);
  }
  said.dataset.state = "on";
  later(EVERY_MS);
}

// What each part last got, so that an unchanged part keeps its focus and selection.
const shown = new WeakMap();

async function refresh(part) {
  const answer = await fetch(part.dataset.part, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const html = await answer.text();
  if (html === shown.get(part)) return;
  const open = [...part.querySelectorAll("details")].map((details) => details.open);
  const focus = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.innerHTML = html;
  shown.set(part, html);
  part.querySelectorAll("details").forEach((details, place) => { details.open = open[place] ?? false; });
  if (focus) part.querySelector(`[href="${CSS.escape(focus)}"]`)?.focus();
}
