import { ApiError } from "./errors";

/**
 * Builds an absolute path: path`/v2/images/${id}/tags/${tag}`. Parameters are percent-encoded.
 *
 * Empty parameters, `.` and `..` are refused. Servers and proxies remove such segments, even
 * encoded ones: the request would delete a whole image instead of one tag. A slash is refused as
 * well: Glance answers 404 to `%2F` in a segment (conformance case "a slash cannot be addressed").
 */
export function path(literals: TemplateStringsArray, ...parameters: readonly string[]): string {
  return literals.reduce((built, literal, index) => {
    const parameter = parameters[index - 1] ?? "";
    if (!isAddressable(parameter)) {
      throw new ApiError({
        kind: "badRequest",
        purpose: `address ${built}…`,
        reason: `${JSON.stringify(parameter)} cannot stand in a path`,
        mayHaveBeenSent: false,
      });
    }
    return built + encodeURIComponent(parameter) + literal;
  });
}

/** A JSON pointer (RFC 6901), for the operations of a PATCH. */
export function pointer(field: string): string {
  return `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Whether a value can be one segment of a path. */
export function isAddressable(segment: string): boolean {
  return segment !== "" && segment !== "." && segment !== ".." && !segment.includes("/");
}

/** Without the slashes at its end. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
