export function memberId(imageId: string, consumer: string): string {
  return `${imageId}/${consumer}`;
}

/** Splits at the first slash, because an image id contains none but an organization's URN does. */
export function parseMemberId(id: string): { readonly imageId: string; readonly consumer: string } {
  const slash = id.indexOf("/");
  if (slash <= 0 || slash === id.length - 1) {
    throw new Error(
      `"${id}" is no member id: it must be <image id>/<project id>, <image id>/account:<account id> or <image id>/<organization URN>`,
    );
  }
  return { imageId: id.slice(0, slash), consumer: id.slice(slash + 1) };
}
