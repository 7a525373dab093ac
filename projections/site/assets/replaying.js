"use strict";
(() => {
  const said = JSON.parse(document.getElementById("changes").textContent);
  const { changes, days, words } = said;
  const form = document.getElementById("clocks");
  const all = document.getElementById("replayed");
  const EPOCH = 719163; // the ordinal of 1970-01-01
  const ordinal = (day) => Math.round(Date.parse(day + "T00:00:00Z") / 864e5) + EPOCH;
  const language = document.documentElement.lang;
  const counted = (forms, count) =>
    (forms[new Intl.PluralRules(language).select(count)] || forms.other).replace("{count}", count);
  const inWords = (day) =>
    new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC", numberingSystem: "latn" }).format(
      new Date((day - EPOCH) * 864e5),
    );
  const label = (day) => new Date((day - EPOCH) * 864e5).toISOString().slice(0, 10);
  const make = (name, text = "", more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const held = [...all.querySelectorAll("[data-held]")].map((one) => [
    one,
    one.dataset.held.split(";").map((part) => part.split(",")),
  ]);
  const now = { known: changes.length, day: changes.at(-1)[1] };
  const first = changes[0][1];
  const holds = (parts, known, day) =>
    parts.some(
      ([from, to, start, end]) =>
        known >= +from && (to === "" || known < +to) && (start === "" || day >= +start) && (end === "" || day < +end),
    );

  // --- what is chosen ---
  const clock = (name, text, slider, max) => {
    const date = make("input", "", { type: "date", name });
    const outer = make("label", text);
    outer.append(date);
    const range = make("input", "", { type: "range", min: 0, max, step: 1, ariaLabel: slider });
    const both = make("div", "", { className: "clock" });
    both.append(outer, range);
    form.append(both);
    return [date, range];
  };
  const row = make("div", "", { className: "wide" });
  const button = (text, act, more) => {
    const found = make("button", text, { type: "button", ...more });
    found.addEventListener("click", act);
    row.append(found);
    return found;
  };
  const [knownAt, knownSlider] = clock("known-at", words.known, words.slider_known, changes.length);
  const [asOf, asOfSlider] = clock("as-of", words.happened, words.slider_happened, days.length);
  form.append(row);
  const earlier = button(words.earlier, () => step(-1));
  const play = button(words.play, () => (timer ? stop() : start()));
  const later = button(words.later, () => step(1));
  button(words.today, () => go(now.known, now.day));
  const together = make("input", "", { type: "checkbox", checked: true });
  const pair = make("label", "", { className: "check" });
  pair.append(together, words.together);
  row.append(pair);
  let known = now.known, day = now.day, timer = null;

  const knownOn = (date) => changes.filter((one) => one[1] <= date).length;
  const go = (change, date) => {
    known = Math.max(0, Math.min(change, changes.length));
    day = date;
    show();
  };
  const step = (by) => {
    const to = Math.max(0, Math.min(known + by, changes.length));
    go(to, to ? changes[to - 1][1] : first - 1);
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = words.play;
  };
  const start = () => {
    if (known === changes.length) go(0, first - 1);
    play.textContent = words.pause;
    timer = setInterval(() => (known < changes.length ? step(1) : stop()), 1200);
  };

  // --- what holds then ---
  const show = () => {
    for (const [one, parts] of held) one.hidden = !holds(parts, known, day);
    for (const period of all.querySelectorAll(".period")) {
      period.hidden = !period.querySelector("article:not([hidden])");
    }
    const entries = [...all.querySelectorAll("article:not([hidden])")];
    document.getElementById("nothing").hidden = entries.length > 0;
    asOf.value = label(day);
    knownAt.value = known ? label(changes[known - 1][1]) : label(first - 1);
    knownSlider.value = known;
    knownSlider.setAttribute("aria-valuetext", known ? changes[known - 1][2] : inWords(first - 1));
    asOfSlider.value = days.filter((one) => one <= day).length;
    asOfSlider.setAttribute("aria-valuetext", inWords(day));
    earlier.disabled = known === 0;
    later.disabled = known === changes.length;
    document.getElementById("shown").textContent = words.showing
      .replace("{happened}", inWords(day))
      .replace("{known}", known ? changes[known - 1][2] : inWords(first - 1));
    since(entries);
    const address = known === now.known && day === now.day ? location.pathname + location.search : hash();
    history.replaceState(null, "", address);
  };
  const hash = () => `#as-of=${asOf.value}&known-at=${known ? changes[known - 1][0] : knownAt.value}`;
  const since = (entries) => {
    const then = new Set(entries.map((one) => one.dataset.entry));
    const today = held.filter(([one, parts]) => one.matches("article") && holds(parts, now.known, now.day));
    const added = today.filter(([one]) => !then.has(one.dataset.entry)).length;
    const other = today.filter(([one]) => then.has(one.dataset.entry) && !entries.some((e) => e.dataset.version === one.dataset.version)).length;
    const told = [];
    if (added) told.push(counted(words.added, added));
    if (other) told.push(counted(words.reworded_count, other));
    document.getElementById("since-then").textContent = told.join(". ") || words.same;
  };

  // --- addresses ---
  const read = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const moment = wanted.get("known-at");
    let change = now.known, date = now.day;
    if (/^-?\d{4,}-\d\d-\d\d$/.test(moment || "")) {
      change = knownOn(ordinal(moment));
      date = ordinal(moment);
    } else if (moment && !Number.isNaN(Date.parse(moment))) {
      const at = new Date(moment).toISOString().slice(0, 19) + "Z";
      change = changes.filter((one) => one[0] <= at).length;
      date = change ? changes[change - 1][1] : first - 1;
    }
    const asked = wanted.get("as-of");
    if (/^-?\d{4,}-\d\d-\d\d$/.test(asked || "") && ordinal(asked) === ordinal(asked)) date = ordinal(asked);
    go(change, date);
  };
  const dayOf = (change) => (change ? changes[change - 1][1] : first - 1);
  asOf.addEventListener("change", () => asOf.value && go(known, ordinal(asOf.value)));
  knownAt.addEventListener("change", () => {
    const date = ordinal(knownAt.value);
    if (knownAt.value) go(knownOn(date), together.checked ? date : day);
  });
  knownSlider.addEventListener("input", () => go(+knownSlider.value, together.checked ? dayOf(+knownSlider.value) : day));
  asOfSlider.addEventListener("input", () => go(known, +asOfSlider.value ? days[asOfSlider.value - 1] : days[0] - 1));
  addEventListener("hashchange", read);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = all.hidden = false;
  read();
})();
