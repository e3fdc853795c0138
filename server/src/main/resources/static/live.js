// Keeps the parts marked data-live as the server has them now: when it says that something happened
// (data-stream), every so often (data-refresh, milliseconds), and while a form is filled in
// (data-preview). The page works without it: loading it anew shows the same.
"use strict";
(() => {
  let running = null;

  // Replaces each live part by the one in the fresh page, except where somebody is at work in it.
  const swap = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const old of document.querySelectorAll("[data-live]")) {
      const now = fresh.getElementById(old.id);
      const busy = old.contains(document.activeElement) || (getSelection()?.type === "Range" && old.contains(getSelection().anchorNode));
      if (now && !busy && now.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(now));
    }
  };

  const load = async (url) => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" }, redirect: "manual" });
      if (answer.ok) swap(await answer.text());
    } catch {
      // the next time will do
    }
  };

  const place = () => location.pathname + location.search;
  for (const root of document.querySelectorAll(".live")) {
    const preview = root.dataset.preview;
    const address = () =>
      preview ? preview + "?" + new URLSearchParams([...new FormData(root)].filter(([, value]) => value !== "")) : place();
    if (root.dataset.stream) {
      let source = null;
      // Only while somebody can see the page: a browser has few connections to one server.
      const listen = () => {
        source?.close();
        source = document.hidden ? null : new EventSource(root.dataset.stream);
        // on opening too: what happened since the page was made, or while nobody listened
        source?.addEventListener("open", () => load(address()));
        source?.addEventListener("change", () => load(address()));
      };
      document.addEventListener("visibilitychange", listen);
      listen();
    }
    if (root.dataset.refresh) {
      setInterval(() => document.hidden || load(address()), Number(root.dataset.refresh));
    }
    if (preview) {
      let pause = 0;
      root.addEventListener("input", () => {
        clearTimeout(pause);
        pause = setTimeout(() => load(address()), 250);
      });
      // Only the fields that the chosen type needs.
      const show = () => {
        const chosen = [...root.querySelectorAll("[data-shows]")].map((select) => select.value);
        for (const field of root.querySelectorAll("[data-when]")) {
          field.hidden = !field.dataset.when.split(" ").some((value) => chosen.includes(value));
        }
      };
      root.addEventListener("change", show);
      show();
    }
  }
})();
