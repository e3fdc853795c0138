// The browser's own key. Each form with data-challenge gets two hidden fields filled:
//   device_key    public key, SubjectPublicKeyInfo, base64url
//   device_proof  ECDSA P-256 signature (r || s, base64url) over
//                 "gatehouse device proof v1\n" + origin + "\n" + challenge
// The private key is not extractable: neither this page nor a thief of its storage can read it out.
// Where there is no WebCrypto or IndexedDB (old or private browsing) the fields stay empty and the
// person signs in as on a new device.
(() => {
  "use strict";
  const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
  const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });

  const open = () => {
    const request = indexedDB.open("gatehouse", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("keys");
    return settled(request);
  };

  // Two tabs may both find no key; add() lets one win, and both then read the winner's.
  async function keyPair() {
    const database = await open();
    try {
      const read = () => settled(database.transaction("keys").objectStore("keys").get("device"));
      const found = await read();
      if (found) return found;
      const made = await crypto.subtle.generateKey(ALGORITHM, false, ["sign"]);
      const store = database.transaction("keys", "readwrite").objectStore("keys");
      await settled(store.add(made, "device")).catch(() => undefined);
      return await read();
    } finally {
      database.close();
    }
  }

  async function prove(form) {
    const pair = await keyPair();
    const message = "gatehouse device proof v1\n" + location.origin + "\n" + form.dataset.challenge;
    const proof = await crypto.subtle.sign(
      SIGNATURE, pair.privateKey, new TextEncoder().encode(message));
    const key = await crypto.subtle.exportKey("spki", pair.publicKey);
    fill(form, "device_key", text(key));
    fill(form, "device_proof", text(proof));
    form.dataset.device = "proved"; // for tests and for the curious
  }

  function fill(form, name, value) {
    let field = form.elements.namedItem(name);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.append(field);
    }
    field.value = value;
  }

  // At once, so that submitting never waits; again when the page comes back from the back/forward
  // cache, or when htmx puts in a new form, whose challenge differs.
  function all() {
    for (const form of document.querySelectorAll("form[data-challenge]")) {
      prove(form).catch(() => { form.dataset.device = "none"; });
    }
  }

  all();
  addEventListener("pageshow", (event) => { if (event.persisted) all(); });
  document.addEventListener("htmx:afterSettle", all);
})();
