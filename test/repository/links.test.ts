/** A link in a page leads to a file that is there, and to a heading that the file has. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { posix } from "node:path";

import { inRepository, repositoryFolder } from "../support/repository";
import { anchor, headings } from "../tables/markdown";

const pages = ["*.md", "examples/**/*.md", "provider/**/*.md", "test/**/*.md"]
  .flatMap((pattern) => globSync(pattern, { cwd: repositoryFolder }))
  .filter((page) => !page.includes("node_modules"));

it.each(pages)("%s has no broken link", (page) => {
  expect(linksOf(page).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});

/** Relative ones: whether the rest of the world is there is not for a test to ask. */
function linksOf(page: string): readonly string[] {
  const text = readFileSync(inRepository(page), "utf8");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^\w+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", place] = link.split("#");
  const file = path === "" ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(inRepository(file))) return false;
  if (place === undefined) return true;
  return headings(readFileSync(inRepository(file), "utf8"))
    .map(anchor)
    .includes(place);
}
