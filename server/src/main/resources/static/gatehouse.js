// Small comforts; every page works without them.
"use strict";
(() => {
  // Show and hide what was typed into a password field.
  for (const input of document.querySelectorAll("input[data-reveal]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reveal";
    button.textContent = "Show";
    button.setAttribute("aria-controls", input.id);
    button.setAttribute("aria-label", "Show password");
    button.addEventListener("click", () => {
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      button.textContent = show ? "Hide" : "Show";
      button.setAttribute("aria-label", show ? "Hide password" : "Show password");
    });
    input.after(button);
    input.form?.addEventListener("submit", () => (input.type = "password"));
  }

  // Count a wait down. The button it holds back works again when the wait is over.
  for (const wait of document.querySelectorAll("[data-wait]")) {
    const button = document.getElementById(wait.dataset.holds ?? "");
    const end = performance.now() + Number(wait.dataset.wait) * 1000;
    if (button) button.disabled = true;
    const tick = () => {
      const left = Math.ceil((end - performance.now()) / 1000);
      if (left > 0) {
        wait.textContent = left === 1 ? "1 second" : `${left} seconds`;
        setTimeout(tick, 250);
        return;
      }
      if (button) button.disabled = false;
      const whole = wait.closest("[data-wait-over]");
      if (whole) whole.textContent = whole.dataset.waitOver;
    };
    tick();
  }

  // A second press of a button while the first is under way sends nothing.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("aria-busy") || event.defaultPrevented) {
      event.preventDefault();
      return;
    }
    if (!form.hasAttribute("hx-post")) form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });

  // On a narrow screen the tabs scroll: the one that is open shows.
  for (const strip of document.querySelectorAll(".tabs")) {
    const open = strip.querySelector("[aria-current]");
    if (open) strip.scrollLeft = open.offsetLeft - (strip.clientWidth - open.offsetWidth) / 2;
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  if (window.PublicKeyCredential) {
    for (const element of document.querySelectorAll("[data-needs-passkey]")) element.hidden = false;
    for (const element of document.querySelectorAll("[data-lacks-passkey]")) element.hidden = true;
  }

  // A menu closes on Escape and on a press elsewhere.
  const menus = document.querySelectorAll("details.menu");
  const close = (except) => menus.forEach((menu) => menu !== except && menu.removeAttribute("open"));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) open.querySelector("summary").focus();
    close(null);
  });
  addEventListener("click", (event) => close(event.target.closest("details.menu")));
})();
