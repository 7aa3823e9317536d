/**
 * The clouds that the engine's suites run on: the local one and a real Glance.
 */
import { startLocalCloud } from "./localCloud";
import { sharedRealCloud, type Need } from "./needs";
import type { TestCloud } from "./testCloud";

export interface EngineCloud {
  readonly name: string;
  readonly needs: readonly Need[];
  open(): Promise<TestCloud>;
}

export const engineClouds: readonly EngineCloud[] = [
  { name: "the local cloud", needs: ["engine"], open: async () => await startLocalCloud() },
  { name: "a real Glance", needs: ["engine", "realCloud"], open: async () => sharedRealCloud() },
];
