import { allPages, pagesOf, type Page } from "../../../../provider/client/http/pages";
import { errorOf } from "../support/sends";

/** Answers with what stands at the marker. */
const listed = (pages: Readonly<Record<string, Page<number, string>>>) => {
  const asked: (string | undefined)[] = [];
  return {
    asked,
    read: async (marker: string | undefined) => {
      asked.push(marker);
      const page = pages[marker ?? "first"];
      if (page === undefined) throw new Error(`no page ${marker}`);
      return page;
    },
  };
};

describe("a list in pages", () => {
  it("is read to its end", async () => {
    const { read, asked } = listed({
      first: { items: [1, 2], next: "b" },
      b: { items: [], next: "c" },
      c: { items: [3], next: undefined },
    });
    await expect(allPages("list things", read)).resolves.toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, "b", "c"]);
  });

  it.each([
    ["that names itself", { first: "a", a: "a" }, 2],
    ["that point at each other", { first: "a", a: "b", b: "a" }, 3],
  ])("ends at next links %s", async (_, links, requests) => {
    const pages = Object.entries(links).map(([name, next]) => [name, { items: [1], next }]);
    const { read, asked } = listed(
      Object.fromEntries(pages) as Record<string, Page<number, string>>,
    );
    const error = await errorOf(allPages("list things", read));
    expect(error.kind).toBe("protocol");
    expect(error.message).toBe(
      'cannot list things: the list does not end: the service names the next page "a" a second time; check the service, or ask for less of it',
    );
    expect(asked).toHaveLength(requests);
  });

  it("ends where there are too many pages, or too many entries", async () => {
    let page = 0;
    const read = async () => ({ items: [1, 2], next: String((page += 1)) });
    const pages = await errorOf(allPages("list things", read, { pagesMax: 7 }));
    expect([page, pages.reason]).toEqual([7, "the list does not end: it has more than 7 pages"]);
    page = 0;
    const items = await errorOf(allPages("list things", read, { itemsMax: 9 }));
    expect([page, items.reason]).toEqual([5, "the list does not end: it has more than 9 entries"]);
  });

  it("may be as long as its bounds", async () => {
    let page = 0;
    const read = async () => {
      page += 1;
      return { items: [1, 2], next: page === 3 ? undefined : String(page) };
    };
    await expect(allPages("list things", read, { pagesMax: 3, itemsMax: 6 })).resolves.toEqual([
      1, 2, 1, 2, 1, 2,
    ]);
  });

  it.each([
    [100_000, "is read"],
    [100_001, "is refused"],
  ])("of %d entries in one page %s", async (length, outcome) => {
    const read = async () => ({ items: Array.from({ length }, () => 1), next: undefined });
    const found = await allPages("list things", read).then(
      () => "is read",
      () => "is refused",
    );
    expect(found).toBe(outcome);
  });

  it("has bounds of its own", async () => {
    let page = 0;
    const read = async () => ({ items: [], next: String((page += 1)) });
    await expect(allPages("list things", read)).rejects.toMatchObject({ kind: "protocol" });
    expect(page).toBe(10_000);
  });

  it("is not asked for further than somebody reads", async () => {
    const { read, asked } = listed({ first: { items: [1], next: "b" } });
    for await (const items of pagesOf("list things", read)) if (items.includes(1)) break;
    expect(asked).toEqual([undefined]);
  });
});
