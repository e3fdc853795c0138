// Draws charts with axes and a crosshair in place of the plain line, and keeps them as the server
// has them now. Without it the line stays, and the table below it says the same.
"use strict";
(() => {
  const EVERY_MS = 10_000;
  const CANDLE_PX_MIN = 4;
  const FONT = "12px Geist, system-ui, sans-serif";
  const ruler = document.createElement("canvas").getContext("2d");

  // The colours of the style sheet, as they are in this scheme.
  const palette = (root) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    root.append(probe);
    const colour = (value) => {
      probe.style.color = value;
      return getComputedStyle(probe).color;
    };
    const all = {
      soft: colour("var(--soft)"),
      line: colour("var(--line)"),
      good: colour("var(--good)"),
      bad: colour("var(--bad)"),
      wash: (rising) => colour(`color-mix(in srgb, var(--${rising ? "good" : "bad"}) 9%, transparent)`),
    };
    all.washes = { true: all.wash(true), false: all.wash(false) };
    probe.remove();
    return all;
  };

  // How moments of a span are written: on the axis where something new begins, and in the reading.
  const clock = (data) => {
    const format = (options) => {
      const made = new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, ...options });
      return (seconds) => made.format(new Date(seconds * 1000)).replace("Sept", "Sep");
    };
    const offset = format({ hour: "numeric", timeZoneName: "shortOffset" });
    const zone = (seconds) => offset(seconds).replace(/^.*?(GMT.*)$/, "$1").replace(/^GMT(\+0$)?/, "UTC");
    const moment = format({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    const day = format({ day: "numeric", month: "short", year: "numeric" });
    const axis = {
      day: format({ hour: "2-digit", minute: "2-digit" }),
      month: format({ day: "numeric", month: "short" }),
      year: format({ month: "short" }),
    }[data.span];
    const step = { day: format({ day: "numeric", hour: "2-digit" }), month: axis, year: format({ month: "short", year: "numeric" }) }[data.span];
    return {
      reading: (seconds) => (data.span === "year" ? day(seconds) : `${moment(seconds)} (${zone(seconds)})`),
      axis,
      begins: data.time.map((seconds, i) => i > 0 && step(seconds) !== step(data.time[i - 1])),
    };
  };

  const draw = (root, first) => {
    const figure = root.querySelector("figure");
    const reading = root.querySelector(".reading");
    const svg = figure.querySelector("svg");
    const plot = document.createElement("div");
    plot.className = "plot";
    plot.setAttribute("role", "img");
    let data = first;
    let times = clock(data);
    let colours = palette(root);
    let plotted = null;

    const numbers = (digits) => {
      const made = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
      return (value) => made.format(value);
    };
    const rising = () => data.close.at(-1) >= (data.open ? data.open[0] : data.close[0]);
    const tone = () => (rising() ? colours.good : colours.bad);
    const columns = () => [data.close.map((_, i) => i), data.close];
    const candles = (u) => data.open && u.bbox.width / devicePixelRatio / data.close.length >= CANDLE_PX_MIN;

    // Empty hours take no room: each place on the axis is a span in which something was traded.
    const xRange = () => (data.open ? [-0.5, data.close.length - 0.5] : [0, data.close.length - 1]);
    const yRange = () => {
      const low = Math.min(...(data.low ?? data.close));
      const high = Math.max(...(data.high ?? data.close));
      const room = (high - low) * 0.06 || Math.abs(high) * 0.01 || 1;
      return [low - room, high + room];
    };
    const xSplits = (u) => {
      const inside = (i) => u.valToPos(i, "x") > 20; // half a label
      const all = data.close.map((_, i) => i).filter((i) => times.begins[i] && inside(i));
      const most = Math.max(1, Math.floor(u.bbox.width / devicePixelRatio / 72));
      const every = Math.ceil(all.length / most);
      return all.filter((_, i) => i % every === 0);
    };
    const decimals = (step) => (step >= 1 ? 0 : Math.min(8, Math.ceil(-Math.log10(step) - 1e-9)));
    const yValues = (u, splits, axis, space, step) => splits.map(numbers(decimals(step)));
    const ySize = (u, values) => {
      ruler.font = FONT;
      return Math.ceil(Math.max(24, ...(values ?? []).map((text) => ruler.measureText(text).width))) + 12;
    };

    const drawCandles = (u) => {
      if (!candles(u)) return;
      const { ctx } = u;
      const ratio = devicePixelRatio;
      const slot = u.bbox.width / data.close.length;
      const body = Math.max(ratio, Math.round(slot * 0.64));
      const wick = Math.max(1, Math.round(ratio));
      const y = (value) => Math.round(u.valToPos(value, "y", true));
      ctx.save();
      for (let i = 0; i < data.close.length; i++) {
        const middle = Math.round(u.valToPos(i, "x", true));
        const [top, bottom] = [y(Math.max(data.open[i], data.close[i])), y(Math.min(data.open[i], data.close[i]))];
        ctx.fillStyle = data.close[i] >= data.open[i] ? colours.good : colours.bad;
        ctx.fillRect(middle - wick / 2, y(data.high[i]), wick, Math.max(1, y(data.low[i]) - y(data.high[i])));
        ctx.fillRect(middle - body / 2, top, body, Math.max(wick, bottom - top));
      }
      ctx.restore();
    };

    const read = (i) => {
      const price = numbers(data.digits);
      const parts = data.open
        ? [["Open", data.open[i]], ["High", data.high[i]], ["Low", data.low[i]], ["Close", data.close[i]]]
        : [["Value", data.close[i]]];
      reading.replaceChildren();
      const when = document.createElement("span");
      when.textContent = times.reading(data.time[i]);
      reading.append(when);
      for (const [label, value] of parts) {
        const part = document.createElement("span");
        const figure = document.createElement("b");
        figure.textContent = price(value) + (data.open ? "" : " " + data.unit);
        part.append(label + " ", figure);
        reading.append(part);
      }
    };

    const axis = { font: FONT, stroke: () => colours.soft, grid: { stroke: () => colours.line, width: 1 }, ticks: { show: false } };
    const options = () => ({
      width: figure.clientWidth,
      height: plot.clientHeight,
      padding: [8, 0, 0, 0],
      legend: { show: false },
      select: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 7, width: 0, fill: () => tone() } },
      scales: { x: { time: false, range: xRange }, y: { range: yRange } },
      axes: [
        { ...axis, grid: { show: false }, size: 28, gap: 6, splits: xSplits, values: (u, splits) => splits.map((i) => times.axis(data.time[i])) },
        { ...axis, side: 1, gap: 8, space: 44, size: ySize, values: yValues },
      ],
      series: [
        {},
        {
          stroke: (u) => (candles(u) ? "transparent" : tone()),
          fill: (u) => (candles(u) ? "transparent" : colours.washes[rising()]),
          width: 1.5,
          points: { show: false },
        },
      ],
      hooks: {
        draw: [drawCandles],
        setCursor: [(u) => read(u.cursor.idx ?? data.close.length - 1)],
      },
    });

    const say = () => plot.setAttribute("aria-label", root.querySelector("#live-chart-text").textContent + ". A table below says the same.");

    svg?.remove();
    figure.removeAttribute("data-live"); // from here on it is kept by this script
    figure.append(plot);
    plotted = new uPlot(options(), columns(), plot);
    read(data.close.length - 1);
    say();

    new ResizeObserver(() => {
      if (figure.clientWidth > 0) plotted.setSize({ width: figure.clientWidth, height: plot.clientHeight });
    }).observe(figure);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      colours = palette(root);
      plotted.redraw(false);
    });
    for (const type of ["touchstart", "touchmove"]) {
      plotted.over.addEventListener(
        type,
        (event) => {
          const box = plotted.over.getBoundingClientRect();
          plotted.setCursor({ left: event.touches[0].clientX - box.left, top: event.touches[0].clientY - box.top });
        },
        { passive: true },
      );
    }
    return (fresh) => {
      data = fresh;
      times = clock(data);
      plotted.setData(columns());
      read(plotted.cursor.idx ?? data.close.length - 1);
      say();
    };
  };

  for (const root of document.querySelectorAll("[data-chart]")) {
    let show = null;
    const load = async () => {
      try {
        const answer = await fetch(root.dataset.chart, { headers: { Accept: "application/json" }, redirect: "manual" });
        if (!answer.ok) return;
        const data = await answer.json();
        if (data.close.length < 2) return;
        if (show) show(data);
        else show = draw(root, data);
      } catch {
        // the plain line stays, or what was drawn last; the next time will do
      }
    };
    load();
    setInterval(() => document.hidden || load(), EVERY_MS);
  }
})();
