import { ApiError } from "../http/errors";

/** Settings that cannot work. `connectionName`: for example `connection "consumer"`. */
export function unusable(connectionName: string, reason: string, advice: string): ApiError {
  return new ApiError({
    kind: "configuration",
    purpose: `use ${connectionName}`,
    reason,
    advice,
  });
}
