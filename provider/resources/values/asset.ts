/** An asset as a host hands it over: the engine's own encoding stays in the hosts. */

export interface Asset {
  readonly assetKind: "file" | "text" | "remote" | "archive";
  /** Set for the kind `file`. */
  readonly path?: string;
  /** Everything else the engine sent, handed back unchanged. */
  readonly encoded: Readonly<Record<string, unknown>>;
}

export function isAsset(value: unknown): value is Asset {
  if (typeof value !== "object" || value === null || !("assetKind" in value)) return false;
  // Custom properties of an image can have these names too; their values are texts.
  return "encoded" in value && typeof value.encoded === "object";
}
