// Starts the NHS components, draws charts, and tells screen readers what htmx changed.

const root = document.getElementById("portal").dataset;
const nhsuk = import(root.nhsuk);
const NARROW = 400;
const LETTER = 6; // pixels of a figure over a bar, and of the small names under a chart on a phone
const ROOM_ABOVE = 110; // pixels above and below the bars of a chart: its unit, its axis, its legend
let plotly;

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");

function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = root.plotly;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}

// On a phone the words under the axis need the room that the margins take, and the last word of a line stays inside.
function squeeze({ layout, data }) {
  layout.margin = { ...layout.margin, l: 24, r: 6 };
  layout.xaxis.tickfont = { ...layout.xaxis.tickfont, size: 10 };
  layout.legend = { ...layout.legend, font: { size: 10 } };
  for (const line of data.filter((one) => one.mode?.startsWith("lines") && one.text)) {
    if (line.text.findLastIndex(Boolean) > line.text.length / 2) line.textposition = "top left";
  }
}

// Words over bars that would run into each other are left to the data table.
function hush(data, width) {
  const bars = data.filter((one) => one.type === "bar" && one.textposition === "outside" && one.orientation !== "h");
  const words = bars.flatMap((one) => one.text);
  if (words.length * Math.max(...words.map((word) => word.length)) * LETTER < width) return;
  bars.forEach((one) => { one.textposition = "none"; });
}

// Numbers inside the parts of bars go where the bars are narrower than they are.
function unlabel(figure, plot) {
  if (figure.layout.barmode !== "relative") return;
  const room = (plot.clientWidth / (figure.layout.xaxis.range[1] + 0.5)) * (1 - figure.layout.bargap) - 8;
  const parts = figure.data.filter((trace) => trace.textposition === "inside");
  const longest = Math.max(0, ...parts.flatMap((trace) => trace.text).map((words) => words.length));
  if (longest * (LETTER + 1) > room) parts.forEach((trace) => { trace.text = []; });
}

// Bars whose names do not fit beside each other lie down: names stand to the left, one below the other.
function layDown(figure, plot) {
  const { xaxis, yaxis } = figure.layout;
  const count = xaxis.range[1] + 0.5;
  const names = (xaxis.ticktext ?? []).map((name) => name.replaceAll("<br>", " "));
  const longest = Math.max(0, ...names.flatMap((name) => name.split(" ")).map((word) => word.length));
  const fits = longest * LETTER < plot.clientWidth / count;
  if (fits || names.length !== count || figure.data.some((trace) => trace.type !== "bar")) return false;
  for (const trace of figure.data) {
    [trace.x, trace.y] = [trace.y, trace.x];
    trace.orientation = "h";
  }
  const inLines = names.map((name) => name.replace(/(.{10,}?) /g, "$1<br>"));
  figure.layout.yaxis = { ...xaxis, range: [count - 0.5, -0.5], ticktext: inLines };
  const [low, high] = yaxis.range;
  const range = [low < 0 ? low - (high - low) / 3 : low, high]; // room for the numbers left of bars below zero
  figure.layout.xaxis = { ...yaxis, range, dtick: yaxis.dtick * 2, tickangle: 0, tickfont: xaxis.tickfont };
  figure.layout.margin = { ...figure.layout.margin, r: 36 };
  const bars = figure.layout.barmode === "group" ? figure.data.length : 1;
  figure.layout.height = Math.max(figure.layout.height, ROOM_ABOVE + count * (16 + 16 * bars));
  plot.style.height = `${figure.layout.height}px`;
  return true;
}

async function drawCharts(scope) {
  const plots = [...scope.querySelectorAll("[data-chart]")].filter((plot) => !plot.dataset.drawn);
  if (plots.length === 0) return;
  plots.forEach((plot) => { plot.dataset.drawn = "yes"; });
  const library = await loadPlotly();
  for (const plot of plots) {
    const figure = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    figure.layout.height = plot.clientHeight;
    if (plot.clientWidth < NARROW) {
      squeeze(figure);
      if (!layDown(figure, plot)) unlabel(figure, plot);
    }
    hush(figure.data, plot.clientWidth);
    await library.newPlot(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  }
}

// On paper stands the drawing that readers without script get: it is as wide as the page.
function forPaper() {
  for (const plot of document.querySelectorAll("[data-drawn]")) {
    const drawing = plot.parentElement.querySelector("noscript");
    if (!drawing || plot.previousElementSibling?.matches(".chart__paper")) continue;
    const paper = document.createElement("div");
    paper.className = "chart__paper";
    paper.setAttribute("aria-hidden", "true");
    paper.innerHTML = drawing.textContent;
    plot.before(paper);
  }
}

function forScreen() {
  document.querySelectorAll(".chart__paper").forEach((paper) => paper.remove());
}

function forgetCharts(scope) {
  if (!window.Plotly || !(scope instanceof Element)) return;
  scope.querySelectorAll("[data-drawn]").forEach((plot) => window.Plotly.purge(plot));
}

// A chart's figures as a spreadsheet takes them in: cells between tabs, rows between line breaks.
function copyData(chart) {
  const rows = [...chart.querySelectorAll("table tr")].map((row) =>
    [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim()).join("\t"));
  const title = chart.querySelector("caption")?.textContent.trim() ?? "";
  navigator.clipboard.writeText(rows.join("\n")).then(
    () => say(`Copied ${rows.length} rows: ${title}. Paste them into a spreadsheet.`),
    () => alarm("The browser did not let the portal copy. Open the data table, mark it and copy it by hand."),
  );
}

function offerCopies(scope) {
  if (!navigator.clipboard) return;
  for (const chart of scope.querySelectorAll("figure.chart:not(:has(.chart__copy))")) {
    if (!chart.querySelector("table")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link chart__copy";
    const title = document.createElement("span");
    title.className = "nhsuk-u-visually-hidden";
    title.textContent = `: ${chart.querySelector("caption")?.textContent.trim() ?? ""}`;
    button.append("Copy the data", title);
    button.addEventListener("click", () => copyData(chart));
    chart.append(button);
  }
}

async function start(scope) {
  offerCopies(scope);
  drawCharts(scope);
  (await nhsuk).initAll({ scope });
}

function say(text) {
  document.getElementById("status").textContent = text;
}

function alarm(text) {
  document.getElementById("alert").textContent = text;
}

const REFUSALS = {
  403: "You may not do this. Nothing was saved.",
  404: "This is no longer here, or it is not yours to see.",
  413: "This file is too large.",
  429: "Too many requests. Wait a minute and try again.",
};

document.addEventListener("htmx:afterSwap", (event) => {
  const scope = event.detail.elt;
  if (!(scope instanceof Element)) return;
  start(scope);
  const told = scope.matches("[data-status]") ? scope : scope.querySelector("[data-status]");
  if (told) say(told.dataset.status || told.textContent.trim());
});
document.addEventListener("htmx:beforeCleanupElement", (event) => forgetCharts(event.detail.elt));
document.addEventListener("htmx:beforeRequest", () => alarm(""));
document.addEventListener("htmx:responseError", (event) => {
  alarm(REFUSALS[event.detail.xhr.status] ?? "Something went wrong and your change may not be saved. Reload the page and look.");
});
document.addEventListener("htmx:sendError", () => alarm("The portal could not be reached. Check your connection and try again."));

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".account[open]");
  if (!open) return;
  open.removeAttribute("open");
  open.querySelector("summary").focus();
});

window.addEventListener("beforeprint", forPaper);
window.addEventListener("afterprint", forScreen);

start(document);
