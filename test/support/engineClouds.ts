/**
 * The clouds that the engine's suites run on: the local one and a real Glance.
 */
import { startLocalCloud } from "./localCloud";
import { sharedRealCloud, type Need } from "./needs";
import type { TestCloud } from "./testCloud";

export interface EngineCloud {
  readonly name: string;
  readonly kind: TestCloud["kind"];
  readonly needs: readonly Need[];
  open(): Promise<TestCloud>;
}

export const engineClouds: readonly EngineCloud[] = [
  {
    name: "the local cloud",
    kind: "local",
    needs: ["engine"],
    open: async () => await startLocalCloud(),
  },
  {
    name: "a real Glance",
    kind: "real",
    needs: ["engine", "realCloud"],
    open: async () => sharedRealCloud(),
  },
];
