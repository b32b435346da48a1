// Asks the browser for a passkey and sends its answer with the form around the button.

const form = document.querySelector("form[data-passkey]");
const button = form.querySelector("button[type=button]");
const trouble = form.querySelector("[role=alert]");
const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
const creates = form.dataset.passkey === "create";

async function ask() {
  trouble.hidden = true;
  button.disabled = true;
  try {
    const api = window.webauthnJSON;
    const answer = creates ? await api.create(options.creation_options) : await api.get(options.request_options);
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  } catch {
    trouble.hidden = false;
    button.disabled = false;
  }
}

button.hidden = false;
button.addEventListener("click", ask);
