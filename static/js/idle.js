// Warns before a session ends for want of anything done, and lets it be kept. The server alone knows how long it has.

const bar = document.getElementById("idle");

async function ask(method) {
  const body = method === "POST" ? new FormData(bar) : undefined;
  const answer = await fetch(bar.action, { method, body, headers: { Accept: "application/json" }, redirect: "manual" });
  return answer.ok ? (await answer.json()).seconds : 0;
}

// Signed out already: nothing of a person stays on the screen.
function leave() {
  window.location.reload();
}

function wait(seconds) {
  const warning = Number(bar.dataset.warning);
  setTimeout(look, Math.max(1, seconds > warning ? seconds - warning : seconds) * 1000);
}

async function look(method = "GET") {
  const seconds = await ask(method).catch(() => undefined);
  if (seconds === undefined) return wait(30 + Number(bar.dataset.warning)); // no connection: ask again in a while
  if (seconds <= 0) return leave();
  bar.hidden = seconds > Number(bar.dataset.warning);
  const minutes = Math.ceil(seconds / 60);
  bar.querySelector("[data-minutes]").textContent = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return wait(seconds);
}

if (bar) {
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    look("POST");
  });
  wait(Number(bar.dataset.left));
}
