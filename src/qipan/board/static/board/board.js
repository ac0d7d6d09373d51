// The board's page: brings its map, slider, chart and live updates together.
import { drawChart } from "../ui/chart.js";
import { watch } from "../ui/live.js";
import { drawMap } from "../ui/map.js";
import { slide } from "../ui/slider.js";

const box = document.getElementById("map");
const layers = document.getElementById("layers");
const chart = drawChart(document.getElementById("hours"), "hours-data");
const map = await drawMap(box);
const slider = slide(document.getElementById("slider"), {
  span: (hours) => map?.load(hours),
  moment: (hour) => map?.show(hour),
});

layers.addEventListener("change", (event) => map?.toggle(event.target.value, event.target.checked));
await slider.reload();

watch(document.querySelector("[data-live]"), async () => {
  chart?.redraw();
  map?.warn();
  await slider.reload();
});
