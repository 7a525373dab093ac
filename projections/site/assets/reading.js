"use strict";
(() => {
  const said = JSON.parse(document.getElementById("reading").textContent);
  const form = document.querySelector(".filters");
  const list = document.getElementById("entries");
  const entries = [...list.querySelectorAll("article")];
  const words = said.words;
  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const key = "dateline:" + location.pathname;
  let visited = null;
  try {
    visited = localStorage.getItem(key);
    localStorage.setItem(key, said.updated);
  } catch { /* a reader may keep nothing */ }
  const fresh = visited ? entries.filter((one) => one.dataset.changed > visited) : [];
  let only = false;
  const counted = (forms, count) =>
    (forms[new Intl.PluralRules(document.documentElement.lang).select(count)] || forms.other).replace("{count}", count);

  const choice = (label, all, names) => {
    const field = make("label", label);
    const select = field.appendChild(make("select", ""));
    select.append(new Option(all, ""), ...names.map((name, at) => new Option(name, at)));
    form.append(field);
    return select;
  };
  const party = choice(words.party, words.everybody, said.parties);
  const subject = said.subjects.length ? choice(words.subject, words.everything, said.subjects) : null;
  const order = form.appendChild(make("button", words.newest));
  order.type = "button";
  order.setAttribute("aria-pressed", "false");
  const has = (list, select) => !select || !select.value || (list || "").split(" ").includes(select.value);

  const show = () => {
    for (const one of entries) {
      one.hidden = !(has(one.dataset.by, party) && has(one.dataset.on, subject) && (!only || fresh.includes(one)));
    }
    for (const period of list.children) {
      period.hidden = !period.querySelector("article:not([hidden])");
    }
  };
  const turn = () => {
    const newest = order.getAttribute("aria-pressed") === "true";
    order.setAttribute("aria-pressed", String(!newest));
    for (const period of [...list.children]) {
      list.prepend(period);
      const [title, ...some] = period.children;
      some.forEach((one) => title.after(one));
    }
  };
  form.addEventListener("change", show);
  order.addEventListener("click", turn);
  if (fresh.length) {
    const told = form.appendChild(make("p", counted(words.since_visit, fresh.length) + " "));
    told.className = "wide";
    const button = told.appendChild(make("button", words.show_new));
    button.type = "button";
    button.addEventListener("click", () => {
      only = !only;
      button.textContent = only ? words.show_all : words.show_new;
      show();
    });
    for (const one of fresh) {
      one.classList.add("fresh");
      one.querySelector(".when").append(" ", Object.assign(make("strong", words.fresh), { className: "mark new" }));
    }
  }
  form.hidden = false;
})();
