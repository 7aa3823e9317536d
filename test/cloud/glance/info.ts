/** GET /v2/info/*: what this Glance can import, and where it stores. */
import { type Answer, jsonAnswer } from "../http";
import { storeName } from "./record";

export const importMethods = ["glance-direct", "web-download"] as const;

export function showImportInfo(): Answer {
  return jsonAnswer(200, {
    "import-methods": {
      description: "Import methods available.",
      type: "array",
      value: importMethods,
    },
  });
}

export function showStores(): Answer {
  return jsonAnswer(200, { stores: [{ id: storeName, default: "true" }] });
}

export function showUsage(): Answer {
  return jsonAnswer(200, { usage: {} });
}
