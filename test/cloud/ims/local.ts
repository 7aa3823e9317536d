/** Puts the local IMS together, with what is there from the start. */
import type { State } from "../state";
import { seedBackups } from "./backups";
import type { Identify, Ims } from "./context";
import { JobPlans } from "./jobPlans";
import type { ObjectStore } from "./objects";
import { changedOptions, defaultImsOptions, type ImsOptions } from "./options";
import { seedPublicImages } from "./publicImages";

export function createIms(parts: {
  readonly state: State;
  readonly identify: Identify;
  readonly objects: ObjectStore;
  readonly urls: Ims["urls"];
  readonly options: Partial<ImsOptions> | undefined;
}): Ims {
  const { state, identify, objects, urls, options = {} } = parts;
  seedPublicImages(state);
  seedBackups({ state });
  return {
    state,
    identify,
    objects,
    urls,
    plans: new JobPlans(),
    options: changedOptions(defaultImsOptions, { ...options }),
    aheadMs: 0,
    settling: Promise.resolve(),
    recentRequests: new Map(),
  };
}
