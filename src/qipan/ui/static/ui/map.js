// The map: the city's own outlines, hexagons of density, cases. Nothing is fetched from outside, and labels are
// drawn with the fonts of the machine (the style names no glyph server).
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const empty = () => ({ type: "FeatureCollection", features: [] });
const LAYERS = {
  cases: ["clusters", "cluster-counts", "cases"],
  density: ["density"],
  warnings: ["warnings", "warning-lines"],
  names: ["names"],
};
const COLOURS = ["blue", "yellow", "orange", "red"];

/** Draws the map into `box`; null where the browser cannot (the page's table says the same). */
export async function drawMap(box) {
  const { maplibregl } = globalThis;
  try {
    maplibregl.setWorkerUrl(box.dataset.worker);
    const districts = await get(box.dataset.districts);
    box.replaceChildren();
    const map = new maplibregl.Map(options(box, districts));
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    await map.once("load");
    return board(map, box, districts);
  } catch (failure) {
    const said = document.createElement("p");
    said.className = "empty";
    said.textContent = box.dataset.failed;
    box.replaceChildren(said);
    box.dataset.drawn = "failed";
    console.warn("map:", failure.message);
    return null;
  }
}

async function get(url) {
  const answer = await fetch(url, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}

function options(box, districts) {
  const { lon, lat, zoom } = box.dataset;
  return {
    container: box,
    center: [Number(lon), Number(lat)],
    zoom: Number(zoom),
    maxZoom: 17,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    // On a small screen one finger scrolls the page and two move the map.
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    style: style(districts),
    locale: {
      "Map.Title": box.dataset.label,
      "NavigationControl.ZoomIn": box.dataset.zoomIn,
      "NavigationControl.ZoomOut": box.dataset.zoomOut,
    },
  };
}

function style(districts) {
  const source = (data, more = {}) => ({ type: "geojson", data, ...more });
  return {
    version: 8,
    sources: {
      districts: source(districts),
      names: source({ type: "FeatureCollection", features: districts.features.map(place) }),
      density: source(empty()),
      cases: source(empty(), { cluster: true, clusterRadius: 34, clusterMaxZoom: 13 }),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": css("--paper") } },
      { id: "districts", type: "fill", source: "districts", paint: { "fill-color": css("--sheet") } },
      { id: "density", type: "fill", source: "density", paint: {
        "fill-color": css("--accent"), "fill-opacity": ["interpolate", ["linear"], ["get", "share"], 0, 0.1, 1, 0.7] } },
      { id: "warnings", type: "fill", source: "districts", filter: ["in", ["get", "code"], ["literal", []]], paint: { "fill-opacity": 0.28 } },
      { id: "lines", type: "line", source: "districts", paint: { "line-color": css("--line-strong"), "line-width": 1 } },
      { id: "warning-lines", type: "line", source: "districts", filter: ["in", ["get", "code"], ["literal", []]], paint: { "line-width": 3 } },
      { id: "clusters", type: "circle", source: "cases", filter: ["has", "point_count"], paint: {
        "circle-color": css("--sheet"), "circle-stroke-color": css("--accent"), "circle-stroke-width": 2,
        "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 10, 50, 16, 1000, 24] } },
      { id: "cluster-counts", type: "symbol", source: "cases", filter: ["has", "point_count"],
        layout: { "text-field": ["to-string", ["get", "point_count_abbreviated"]], "text-size": 12, "text-allow-overlap": true },
        paint: { "text-color": css("--ink") } },
      { id: "cases", type: "circle", source: "cases", filter: ["!", ["has", "point_count"]], paint: {
        "circle-radius": 5, "circle-stroke-width": 1.5,
        "circle-color": ["case", ["==", ["get", "open"], 0], "transparent", ["==", ["get", "late"], 1], css("--ink"), css("--accent")],
        "circle-stroke-color": ["case", ["==", ["get", "open"], 0], css("--muted"), css("--sheet")] } },
      { id: "names", type: "symbol", source: "names",
        layout: { "text-field": ["get", "name"], "text-size": 12, "text-padding": 4 },
        paint: { "text-color": css("--ink"), "text-halo-color": css("--sheet"), "text-halo-width": 1.5 } },
    ],
  };
}

function place({ properties }) {
  return point([properties.lon, properties.lat], { name: properties.name });
}

function point(coordinates, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates } };
}

function board(map, box, districts) {
  const known = new Set(districts.features.map((feature) => feature.properties.code));
  let cases = null;
  let cells = null;
  let hours = 24;
  let hour = 24;

  function show(upTo = hour) {
    hour = upTo;
    if (cases) {
      const shown = casesUpTo(cases, hour);
      map.getSource("cases").setData(shown);
      box.dataset.shown = shown.features.length;
    }
    if (cells) map.getSource("density").setData(densityUpTo(cells, hour));
  }

  const fetchCells = async () => get(`${box.dataset.density}?hours=${hours}&resolution=${resolution(map.getZoom())}`);

  async function load(span) {
    hours = span;
    [cases, cells] = await Promise.all([get(`${box.dataset.points}?hours=${hours}`), fetchCells()]);
    box.dataset.drawn = "yes";
    return { since: new Date(cases.since), until: new Date(cases.until) };
  }

  map.on("zoomend", async () => {
    if (!cells || cells.resolution === resolution(map.getZoom())) return;
    cells = await fetchCells();
    show();
  });
  map.on("click", "cases", (event) => popup(map, box, event.features[0], cases));
  map.on("click", "clusters", async ({ features: [cluster] }) => {
    const zoom = await map.getSource("cases").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom });
  });
  for (const id of ["cases", "clusters"]) {
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    map.setStyle(style(districts));
    map.once("styledata", () => { warn(); show(); });
  });

  function warn() {
    const read = document.getElementById("warnings-data");
    colourWarnings(map, read ? JSON.parse(read.textContent) : [], known);
  }

  function toggle(name, on) {
    for (const id of LAYERS[name]) map.setLayoutProperty(id, "visibility", on ? "visible" : "none");
    const hidden = new Set(box.dataset.hidden?.split(" ").filter(Boolean));
    if (on) hidden.delete(name); else hidden.add(name);
    box.dataset.hidden = [...hidden].join(" ");
  }

  warn();
  return { load, show, toggle, warn };
}

/** Hexagons fit for a zoom: about twenty pixels wide. */
function resolution(zoom) {
  if (zoom < 8) return 5;
  if (zoom < 9.5) return 6;
  if (zoom < 11) return 7;
  return zoom < 12.5 ? 8 : 9;
}

function casesUpTo({ columns }, hour) {
  const features = [];
  columns.minute.forEach((minute, row) => {
    if (minute >= hour * 60) return;
    const properties = { row, open: columns.open[row], late: columns.late[row] };
    features.push(point([columns.lon[row], columns.lat[row]], properties));
  });
  return { type: "FeatureCollection", features };
}

function densityUpTo(cells, hour) {
  const sums = new Array(cells.rings.length).fill(0);
  cells.cell.forEach((cell, row) => { if (cells.hour[row] < hour) sums[cell] += cells.cases[row]; });
  const most = Math.max(1, ...sums);
  const features = [];
  sums.forEach((cases, cell) => {
    if (!cases) return;
    const flat = cells.rings[cell];
    const ring = Array.from({ length: flat.length / 2 }, (_, corner) => flat.slice(2 * corner, 2 * corner + 2));
    // The square root keeps the quieter places visible beside the loudest.
    const properties = { cases, share: Math.sqrt(cases / most) };
    features.push({ type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring] } });
  });
  return { type: "FeatureCollection", features };
}

/** Areas with a warning in force in its colour; a warning for an undrawn area colours the whole city's outlines. */
function colourWarnings(map, warnings, known) {
  const colours = {};
  const graver = (a, b) => (COLOURS.indexOf(a) > COLOURS.indexOf(b) ? a : b);
  for (const { area, colour } of warnings) {
    for (const code of known.has(area) ? [area] : known) colours[code] = graver(colour, colours[code]);
  }
  const codes = Object.keys(colours);
  const pairs = codes.flatMap((code) => [code, css(`--warn-${colours[code]}`)]);
  const paint = codes.length ? ["match", ["get", "code"], ...pairs, "transparent"] : "transparent";
  for (const [id, property] of [["warnings", "fill-color"], ["warning-lines", "line-color"]]) {
    map.setFilter(id, ["in", ["get", "code"], ["literal", codes]]);
    map.setPaintProperty(id, property, paint);
  }
}

function popup(map, box, feature, { columns, categories, states }) {
  const { row } = feature.properties;
  const text = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });
  const body = document.createElement("div");
  const state = states[columns.state[row]] + (columns.late[row] ? ` · ${box.dataset.late}` : "");
  const link = Object.assign(text("a", box.dataset.open), { href: `${box.dataset.case}${columns.id[row]}/` });
  body.append(text("strong", categories[columns.category[row]]), text("p", columns.number[row]), text("p", state), link);
  new globalThis.maplibregl.Popup({ closeButton: true, maxWidth: "16rem" })
    .setLngLat(feature.geometry.coordinates).setDOMContent(body).addTo(map);
}
