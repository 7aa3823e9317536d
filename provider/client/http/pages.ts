/** Reads lists page by page. It ends even if a service repeats a marker or always sends more. */
import { ApiError } from "./errors";

export interface Page<Item, Marker> {
  readonly items: readonly Item[];
  /** What the request for the next page needs; undefined on the last page. */
  readonly next: Marker | undefined;
}

export interface PageLimits {
  readonly pagesMax?: number;
  readonly itemsMax?: number;
}

/** More than any project has, and few enough to keep in memory. */
const defaultPagesMax = 10_000;
const defaultItemsMax = 100_000;

/** Fetches each page only when it is asked for. `purpose` fits behind "cannot". */
export async function* pagesOf<Item, Marker>(
  purpose: string,
  read: (marker: Marker | undefined) => Promise<Page<Item, Marker>>,
  { pagesMax = defaultPagesMax, itemsMax = defaultItemsMax }: PageLimits = {},
): AsyncGenerator<readonly Item[]> {
  const seen = new Set<string>();
  let marker: Marker | undefined;
  let items = 0;
  for (let pages = 1; ; pages += 1) {
    const page = await read(marker);
    items += page.items.length;
    if (items > itemsMax) throw endless(purpose, `it has more than ${itemsMax} entries`);
    yield page.items;
    marker = page.next;
    if (marker === undefined) return;
    const text = JSON.stringify(marker);
    if (seen.has(text))
      throw endless(purpose, `the service names the next page ${text} a second time`);
    seen.add(text);
    if (pages >= pagesMax) throw endless(purpose, `it has more than ${pagesMax} pages`);
  }
}

export async function allPages<Item, Marker>(
  purpose: string,
  read: (marker: Marker | undefined) => Promise<Page<Item, Marker>>,
  limits?: PageLimits,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const items of pagesOf(purpose, read, limits))
    for (const item of items) all.push(item);
  return all;
}

function endless(purpose: string, why: string): ApiError {
  return new ApiError({
    kind: "protocol",
    purpose,
    reason: `the list does not end: ${why}`,
    advice: "check the service, or ask for less of it",
  });
}
