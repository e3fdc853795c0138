// Passkeys and security keys (WebAuthn L3). A page asks with attributes; nothing here decides.
//   form[data-passkey-options]  request options; the assertion is submitted in field "passkey".
//                               Without allowCredentials it also feeds the username's autofill.
//   form[data-passkey-create]   creation options; submitted in field "credential"
//                               (both fields are hidden inputs of the form)
//   form[data-passkey-auto]     starts the dialogue at once (second-factor page)
//   form[data-passkey-unknown]  id of a passkey that the server does not know: the browser is told
//   [data-passkey-button]       in the form: starts the dialogue
//   [data-passkey-message]      in the form or on the page: where errors are said
(() => {
  "use strict";
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join(""))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  // The browser's own parser, or for older browsers the same by hand
  function parse(name, json) {
    const options = JSON.parse(json);
    if (PublicKeyCredential[name]) return PublicKeyCredential[name](options);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials]) {
      for (const entry of list || []) entry.id = bytes(entry.id);
    }
    return options;
  }

  // toJSON where the browser has it and it works (some password managers break it)
  function toJson(credential) {
    try {
      return JSON.stringify(credential.toJSON());
    } catch {
      const response = {};
      for (const name in credential.response) {
        const value = credential.response[name];
        if (value instanceof ArrayBuffer && value.byteLength) response[name] = text(value);
      }
      response.transports = credential.response.getTransports?.();
      return JSON.stringify({ id: credential.id, rawId: text(credential.rawId),
        type: credential.type, response,
        clientExtensionResults: credential.getClientExtensionResults() });
    }
  }

  const WORDS = {
    NotAllowedError: "That was cancelled, or it took too long. Try again, or use another way in.",
    InvalidStateError: "This device or key is registered already.",
    SecurityError: "Passkeys do not work at this address.",
    NotSupportedError: "This device or key cannot do what is needed. Use another way in.",
  };

  function say(form, words) {
    const place = form.querySelector("[data-passkey-message]") ||
      document.querySelector("[data-passkey-message]");
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  }

  function send(form, name, value) {
    form.elements.namedItem(name).value = value;
    form.noValidate = true; // a passkey needs neither username nor password
    form.requestSubmit();
  }

  // One dialogue at a time: a modal one ends the conditional one.
  let running = new AbortController();
  function next() {
    running.abort();
    running = new AbortController();
    return running.signal;
  }

  async function sign(form, mediation = "optional") {
    const publicKey = parse("parseRequestOptionsFromJSON", form.dataset.passkeyOptions);
    const signal = next();
    const made = await navigator.credentials.get({ publicKey, signal, mediation });
    send(form, "passkey", toJson(made));
  }

  async function create(form) {
    const publicKey = parse("parseCreationOptionsFromJSON", form.dataset.passkeyCreate);
    const made = await navigator.credentials.create({ publicKey, signal: next() });
    send(form, "credential", toJson(made));
  }

  async function attempt(form, act, quiet) {
    say(form, "");
    try {
      await act();
      return true;
    } catch (error) {
      if (quiet || error.name === "AbortError") return false;
      say(form, WORDS[error.name] || "The passkey could not be used. Use another way in.");
      return false;
    }
  }

  async function conditional(form) {
    const available = PublicKeyCredential.isConditionalMediationAvailable;
    if (available && await available.call(PublicKeyCredential)) {
      await attempt(form, () => sign(form, "conditional"), true);
    }
  }

  function signalUnknown(form) {
    const credentialId = form.dataset.passkeyUnknown;
    if (!credentialId || !PublicKeyCredential.signalUnknownCredential) return;
    const { rpId } = JSON.parse(form.dataset.passkeyOptions);
    PublicKeyCredential.signalUnknownCredential({ rpId, credentialId }).catch(() => undefined);
  }

  function set(form) {
    const creating = form.dataset.passkeyCreate !== undefined;
    const auto = form.dataset.passkeyAuto !== undefined;
    const button = form.querySelector("[data-passkey-button]");
    if (!window.PublicKeyCredential) {
      if (button) button.hidden = true;
      if (creating || auto) say(form, "This browser has no passkeys. Use another way in.");
      return;
    }
    const discoverable = !creating && !auto &&
      !JSON.parse(form.dataset.passkeyOptions).allowCredentials?.length;
    const act = creating ? () => create(form) : () => sign(form);
    if (button) {
      button.hidden = button.disabled = false;
      button.addEventListener("click", async (event) => {
        event.preventDefault();
        if (!(await attempt(form, act)) && discoverable) conditional(form);
      });
    }
    if (!creating) signalUnknown(form);
    if (auto) attempt(form, act, true);
    if (discoverable) conditional(form);
  }

  const all = () => {
    for (const form of document.querySelectorAll(
      "form[data-passkey-options]:not([data-passkey-set]), " +
      "form[data-passkey-create]:not([data-passkey-set])")) {
      form.dataset.passkeySet = "";
      set(form);
    }
  };
  all();
  document.addEventListener("htmx:afterSettle", all);
})();
