import { escaped, page } from "../written.js";

export const data = { permalink: "index.html" };

export function render({ stories, style }) {
  const items = stories.map((one) => `<li><h2><a href="${one.slug}/">${escaped(one.title)}</a></h2><p>${escaped(one.summary)}</p></li>`);
  return page("Timelines", "", style.text, `<ul class="stories">\n${items.join("\n")}\n</ul>`);
}
