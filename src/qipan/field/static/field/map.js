// The day's matters on the city's own outlines, drawn as SVG: a few kilobytes, no tiles, no net. Each dot bears the
// number of its line in the list.
import { box, make, say } from "./parts.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 360;
const LEAST = 0.01;
let outlines = null;
let zoom = 1;
let placed = [];

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Draws the map of the orders that have a place; without outlines it shows the dots alone. */
export async function drawMap(place, orders) {
  placed = orders.map((order, row) => ({ ...order, row })).filter((order) => order.lon !== null);
  outlines ??= await fetch(box.dataset.districts).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  if (!placed.length) {
    place.replaceChildren(make("p", { class: "source", text: say("noPlaces") }));
    return;
  }
  show(place);
}

function show(place) {
  const view = frame();
  const at = ([lon, lat]) => [(lon - view.left) * view.x, (view.top - lat) * view.y].map((n) => n.toFixed(1));
  const svg = draw("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": say("mapOf", { n: placed.length }),
  });
  for (const { geometry } of outlines?.features ?? []) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const path = parts.flat().map((ring) => `M${ring.map((corner) => at(corner).join(" ")).join("L")}Z`).join("");
    svg.append(draw("path", { d: path, class: "field-map__area" }));
  }
  for (const { lon, lat, row } of placed) {
    const [x, y] = at([lon, lat]);
    const number = draw("text", { x, y, class: "field-map__number" });
    number.textContent = String(row + 1);
    svg.append(draw("circle", { cx: x, cy: y, r: 11, class: "field-map__dot" }), number);
  }
  place.replaceChildren(svg, controls(place));
  place.dataset.drawn = outlines ? "yes" : "dots";
}

function frame() {
  const lons = placed.map((order) => order.lon);
  const lats = placed.map((order) => order.lat);
  const middle = [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
  const narrow = Math.cos((middle[1] * Math.PI) / 180);
  // Degrees of latitude that the height shows: all dots with a margin, never less than a few streets.
  const tall = Math.max(...lats) - Math.min(...lats);
  const wide = ((Math.max(...lons) - Math.min(...lons)) * narrow * HEIGHT) / WIDTH;
  const span = (1.25 * Math.max(tall, wide, LEAST)) / zoom;
  const y = HEIGHT / span;
  const x = y * narrow;
  return { x, y, left: middle[0] - WIDTH / 2 / x, top: middle[1] + HEIGHT / 2 / y };
}

function controls(place) {
  const button = (text, act) => {
    const made = make("button", { type: "button", class: "button button--small button--quiet", text });
    made.addEventListener("click", () => {
      act();
      show(place);
      place.querySelectorAll("button")[[...made.parentNode.children].indexOf(made)]?.focus();
    });
    return made;
  };
  return make("p", { class: "actions field-map__actions" },
    button(say("zoomIn"), () => { zoom = Math.min(64, zoom * 2); }),
    button(say("zoomOut"), () => { zoom = Math.max(0.125, zoom / 2); }),
    button(say("whole"), () => { zoom = 1; }));
}
