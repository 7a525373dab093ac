import { entries, page } from "../written.js";

export const data = {
  pagination: { data: "stories", size: 1, alias: "story" },
  permalink: ({ story }) => `${story.slug}/index.html`,
};

export function render({ story, style, script }) {
  const told = story.entries.slice(-50).map((one) => (
    { "@type": "BlogPosting", "@id": one.id, headline: one.headline, datePublished: one.day, articleBody: one.text }
  ));
  const posting = { "@context": "https://schema.org", "@type": "LiveBlogPosting", headline: story.title, liveBlogUpdate: told };
  const json = JSON.stringify(posting).replace(/</g, "\\u003c");
  const scripts = `<script type="application/ld+json">${json}</script>\n<script>${script.text}</script>`;
  return page(story.title, story.summary, style.text, entries(story.entries), scripts);
}
