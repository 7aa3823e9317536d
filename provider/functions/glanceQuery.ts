/**
 * Asks Glance for the filters that it can apply and that fit into the request. `imageTest.ts`
 * applies all filters again to the answer.
 */
import type { ImageQuery } from "../client/readOperations";
import type { ImageFilters } from "./imageFilters";
import { canBeAskedFor } from "./propertyNames";
import { askedTime, type TimeFilter } from "./timeFilter";

/** gunicorn refuses request lines over 4,094 bytes. The path and the paging need some of them. */
const queryBytesMax = 3500;
/** Each tag or property is a join of tables in the database, which allows about sixty. */
const joinsMax = 30;

export function glanceQuery(filters: ImageFilters): ImageQuery {
  const query = new Query();
  query.add("visibility", filters.visibility);
  query.add("member_status", filters.memberStatus);
  query.add("os_hidden", filters.hidden);
  query.add("owner", filters.owner);
  query.add("name", plain(filters.name));
  query.add("status", plain(filters.status));
  query.add("protected", filters.protected);
  query.add("container_format", plain(filters.containerFormat));
  query.add("disk_format", plain(filters.diskFormat));
  query.add("min_disk", filters.minDiskGb);
  query.add("min_ram", filters.minRamMb);
  query.add("size_min", filters.sizeMinBytes);
  query.add("size_max", filters.sizeMaxBytes);
  query.add("created_at", timeText(askedTime(filters.createdAt)));
  query.add("updated_at", timeText(askedTime(filters.updatedAt)));
  for (const [name, value] of Object.entries(filters.properties ?? {})) {
    if (canBeAskedFor(name, "glance")) query.addJoined(name, value);
  }
  // Glance removes blanks at the ends of a tag in a query, but not in the tag of an image.
  for (const tag of filters.tags ?? []) if (!hasOuterBlanks(tag)) query.addJoined("tag", tag);
  return query.parameters();
}

class Query {
  readonly #parameters = new Map<string, string[]>();
  #bytes = 0;
  #joins = 0;

  add(name: string, given: string | number | boolean | undefined): boolean {
    if (given === undefined) return false;
    const value = String(given);
    const bytes = encodedLength(name) + encodedLength(value) + 2;
    if (this.#bytes + bytes > queryBytesMax || !canBeSent(name + value)) return false;
    this.#bytes += bytes;
    this.#parameters.set(name, [...(this.#parameters.get(name) ?? []), value]);
    return true;
  }

  addJoined(name: string, value: string): void {
    if (this.#joins < joinsMax && this.add(name, value)) this.#joins += 1;
  }

  parameters(): ImageQuery {
    return Object.fromEntries(this.#parameters);
  }
}

/** PostgreSQL refuses the character 0, and a URL cannot contain half of a surrogate pair. */
function canBeSent(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function encodedLength(text: string): number {
  return new URLSearchParams([["", text]]).toString().length - 1;
}

/** Python knows a few more blanks than JavaScript. */
function hasOuterBlanks(tag: string): boolean {
  return /^[\s\x1c-\x1f\x85]|[\s\x1c-\x1f\x85]$/.test(tag);
}

/** Glance takes the part before a colon as an operator, so a text with a colon needs `eq:`. */
function plain(value: string | undefined): string | undefined {
  return value?.includes(":") === true ? `eq:${value}` : value;
}

function timeText(filter: TimeFilter | undefined): string | undefined {
  return filter === undefined ? undefined : `${filter.operator}:${filter.time}`;
}
