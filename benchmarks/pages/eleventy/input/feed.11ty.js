import { escaped } from "../written.js";

export const data = {
  pagination: { data: "stories", size: 1, alias: "story" },
  permalink: ({ story }) => `${story.slug}/index.xml`,
};

export function render({ story }) {
  const items = story.entries.slice(-50).map((one) => `<item>
<title>${escaped(one.headline)}</title>
<link>https://news.example/${story.slug}/e/${one.id}/</link>
<guid isPermaLink="false">${one.id}</guid>
<pubDate>${new Date(one.day).toUTCString()}</pubDate>
<description>${escaped(one.text)}</description>
</item>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>${escaped(story.title)}</title>
<link>https://news.example/${story.slug}/</link>
<description>${escaped(story.summary)}</description>
${items.join("\n")}
</channel>
</rss>
`;
}
