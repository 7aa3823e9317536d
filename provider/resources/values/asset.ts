/** An asset as a host passes it on. Only the hosts know the engine's own encoding. */
export interface Asset {
  readonly assetKind: "file" | "text" | "remote" | "archive";
  /** Set for the kind `file`. */
  readonly path?: string;
  /** Everything else that the engine sent. It is returned unchanged. */
  readonly encoded: Readonly<Record<string, unknown>>;
}

export function isAsset(value: unknown): value is Asset {
  if (typeof value !== "object" || value === null || !("assetKind" in value)) return false;
  // Custom properties of an image can have these names too, but their values are texts.
  return "encoded" in value && typeof value.encoded === "object";
}
