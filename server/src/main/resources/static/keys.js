// A pair for a program, made in this browser. The public half goes into the form; the private half
// goes into a file that the person saves, and nowhere else:
//   {"server": address, "keyId": id, "privateKey": JSON Web Key, "authority": PEM, of the server's certificate}
// Without scripts or WebCrypto the block stays hidden, and a key that was made elsewhere is pasted.
(() => {
  "use strict";
  const form = document.querySelector("form[data-key-id]");
  if (!form || !window.crypto?.subtle) return;
  const said = form.querySelector("[data-key-said]");
  const say = (text) => {
    said.textContent = text;
    said.hidden = text === "";
  };

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async function make() {
    const pair = await crypto.subtle.generateKey(
      { name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const { kty, crv, x, y, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
    const { keyId, keyServer, keyAuthority } = form.dataset; // the last where not everybody trusts it
    const file = { server: keyServer, keyId, privateKey: { kty, crv, x, y, d }, authority: keyAuthority };
    const name = `gatehouse-${keyId}.json`;
    save(name, JSON.stringify(file, null, 1) + "\n");
    form.elements.namedItem("publicKey").value = JSON.stringify({ kty, crv, x, y });
    say(`Saved as ${name}. Now make the key: until then the file opens nothing.`);
  }

  form.querySelector("[data-key-make]").addEventListener("click", () => {
    make().catch(() => say("This browser could not make the pair. Paste a key made elsewhere."));
  });
  form.querySelector("[data-key-maker]").hidden = false;
})();
