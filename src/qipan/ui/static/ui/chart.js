// A column chart of counts per hour. Drawn on a canvas with tooltips as rich text: both need no inline style.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Draws the numbers of the JSON script `source` into `box`; the returned `redraw` reads them again. */
export function drawChart(box, source) {
  if (!box || !globalThis.echarts) return null;
  const chart = globalThis.echarts.init(box, null, { renderer: "canvas" });
  const redraw = () => {
    const read = document.getElementById(source);
    if (read) chart.setOption(options(JSON.parse(read.textContent), box.dataset.unit));
    box.dataset.drawn = "yes";
  };
  new ResizeObserver(() => chart.resize()).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  redraw();
  return { redraw };
}

function options({ hours, cases }, unit) {
  const small = { color: colour("--muted"), fontSize: 12 };
  const line = { lineStyle: { color: colour("--line") } };
  return {
    animation: false,
    grid: { left: 4, right: 8, top: 26, bottom: 4, containLabel: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, valueFormatter: (n) => `${n} ${unit}` },
    xAxis: { type: "category", data: hours, axisLabel: { ...small, interval: 11 }, axisTick: { show: false }, axisLine: line },
    yAxis: { type: "value", name: unit, nameTextStyle: { ...small, align: "left" }, minInterval: 1, axisLabel: small, splitLine: line },
    series: [{ type: "bar", data: cases, itemStyle: { color: colour("--accent") }, barCategoryGap: "25%" }],
  };
}
