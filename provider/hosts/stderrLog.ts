import type { Log } from "../resources/run/log";
import { safeText } from "./safeText";

export const stderrLog: Log = {
  warn: (message) => process.stderr.write(`warning: ${safeText(message)}\n`),
  info: (message) => process.stderr.write(`${safeText(message)}\n`),
};
