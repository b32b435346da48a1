// Starts the NHS components, draws charts, and tells screen readers what htmx changed.

const root = document.getElementById("portal").dataset;
const nhsuk = import(root.nhsuk);
const NARROW = 400;
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

// On a phone the words under the axis need the room that the margins take.
function squeeze(layout) {
  layout.margin = { ...layout.margin, l: 24, r: 6 };
  layout.xaxis.tickfont = { ...layout.xaxis.tickfont, size: 10 };
}

async function drawCharts(scope) {
  const plots = [...scope.querySelectorAll("[data-chart]")].filter((plot) => !plot.dataset.drawn);
  if (plots.length === 0) return;
  plots.forEach((plot) => { plot.dataset.drawn = "yes"; });
  const library = await loadPlotly();
  for (const plot of plots) {
    const figure = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    figure.layout.height = plot.clientHeight;
    if (plot.clientWidth < NARROW) squeeze(figure.layout);
    await library.newPlot(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  }
}

function forgetCharts(scope) {
  if (!window.Plotly || !(scope instanceof Element)) return;
  scope.querySelectorAll("[data-drawn]").forEach((plot) => window.Plotly.purge(plot));
}

async function start(scope) {
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

start(document);
