// The course of a finding as a chart, and the colour that the city's table gives for the grades chosen.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const NAMES = document.documentElement.lang.startsWith("zh")
  ? { blue: "蓝色", yellow: "黄色", orange: "橙色", red: "红色" }
  : { blue: "Blue", yellow: "Yellow", orange: "Orange", red: "Red" };

const box = document.querySelector("[data-course]");
if (box && globalThis.echarts) drawCourse(box, read("course-data"));
for (const form of document.querySelectorAll("[data-grades]")) showColour(form, read("colour-table"));

function drawCourse(element, course) {
  const chart = globalThis.echarts.init(element, null, { renderer: "canvas" });
  const small = { color: token("--muted"), fontSize: 12 };
  const line = (name, data, look) => ({ name, data, type: "line", step: "end", symbol: "none", ...look });
  chart.setOption({
    animation: false,
    grid: { left: 4, right: 8, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, textStyle: small },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: course.times, axisLabel: small, axisTick: { show: false } },
    yAxis: { type: "value", name: element.dataset.unit, nameTextStyle: small, axisLabel: small, minInterval: 1 },
    series: [
      line(element.dataset.observed, course.observed, { lineStyle: { width: 2 }, color: token("--accent") }),
      line(element.dataset.expected, course.expected, { color: token("--muted"), lineStyle: { width: 1 } }),
      line(element.dataset.upper, course.upper, { color: token("--muted"), lineStyle: { width: 1, type: "dashed" } }),
    ],
  });
  new ResizeObserver(() => chart.resize()).observe(element);
  element.dataset.drawn = "yes";
}

function showColour(form, table) {
  const [notice, name] = [form.querySelector("[data-colour]"), form.querySelector("[data-colour-name]")];
  const show = () => {
    const graded = new FormData(form);
    const colour = table[["urgency", "trend", "harm"].map((axis) => graded.get(axis)).join("|")];
    notice.hidden = !colour;
    if (colour) {
      name.className = `tag warn warn--${colour}`;
      name.textContent = NAMES[colour];
    }
  };
  form.addEventListener("change", show);
  show();
}
