/**
 * Where clients find the services: on the common port each has the first segment of a path, and those of Huawei Cloud
 * have a port of their own besides, because its SDKs keep no path of an endpoint.
 */
import type { ServiceName } from "./http";
import type { RegionName } from "./iam/account";

export interface Place {
  readonly service: ServiceName;
  /** Where a service has an endpoint for each region. */
  readonly region?: RegionName;
  /** This much above the common port; missing where the path is all there is. */
  readonly portOffset?: number;
}

export type PlaceName =
  "image" | "identity" | "ims" | "ims-2" | "iam" | "obs" | "metadata" | "cbr" | "eps";

/** By the first segment of a path. */
export const places: Readonly<Record<PlaceName, Place>> = {
  image: { service: "image" },
  identity: { service: "identity" },
  ims: { service: "ims", region: "local-1", portOffset: 1 },
  "ims-2": { service: "ims", region: "local-2", portOffset: 2 },
  iam: { service: "iam", portOffset: 3 },
  obs: { service: "obs", portOffset: 4 },
  metadata: { service: "metadata", portOffset: 5 },
  cbr: { service: "cbr", portOffset: 6 },
  eps: { service: "eps", portOffset: 7 },
};

/** `/ims/v2/cloudimages?limit=1` on the common port: which place, and what is below it. */
export function placeOf(
  target: string,
): { readonly place: PlaceName; readonly below: string } | undefined {
  const [, name = "", below = ""] = /^\/([\w-]+)(?=[/?]|$)(.*)$/.exec(target) ?? [];
  return isPlaceName(name) ? { place: name, below } : undefined;
}

function isPlaceName(name: string): name is PlaceName {
  return Object.hasOwn(places, name);
}
