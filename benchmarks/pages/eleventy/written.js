// What the templates share: plain functions, which Eleventy runs the quickest.
const UNSAFE = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escaped = (text) => text.replace(/[&<>"]/g, (one) => UNSAFE[one]);
const FULL = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric", timeZone: "UTC" });

export const entry = (one) => `<article class="entry" id="e-${one.id}">
<p class="when"><time datetime="${one.day}">${FULL.format(new Date(one.day))}</time></p>
<h4><a href="e/${one.id}/"><bdi lang="en">${escaped(one.headline)}</bdi></a></h4>
<p class="who"><span>By ${escaped(one.by)}</span></p>
<div class="text" lang="en"><p dir="auto">${escaped(one.text)}</p></div>
</article>
`;

export const entries = (some) => {
  let month = "";
  return some.map((one) => {
    const now = MONTH.format(new Date(one.day));
    const heading = now === month ? "" : `<h3>${now}</h3>\n`;
    month = now;
    return heading + entry(one);
  }).join("");
};

export const page = (title, summary, style, body, script = "") => `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<meta name="description" content="${escaped(summary)}">
<style>${style}</style>
</head>
<body>
<main id="main">
<h1>${escaped(title)}</h1>
${body}
</main>
${script}
</body>
</html>
`;
