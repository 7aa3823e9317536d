/** What a Glance handler works with: the state, the limits, the call and its caller. */
import type { Answer, Call } from "../http";
import type { TokenOffice } from "../keystone/tokens";
import type { PathParameters } from "../router";
import type { State } from "../state";
import type { Caller } from "./caller";

export interface Quotas {
  readonly members: number;
  readonly properties: number;
  readonly tags: number;
  /** Largest image, as Glance's `image_size_cap`. */
  readonly imageBytes: number;
}

/** Glance's defaults; a negative number is no limit. */
export const defaultQuotas: Quotas = {
  members: 128,
  properties: 128,
  tags: 128,
  imageBytes: 1_099_511_627_776,
};

/** How this Glance is configured. */
export interface GlanceSettings {
  readonly diskFormats: readonly string[];
  readonly containerFormats: readonly string[];
  /** Format that the plugin `image_conversion` stores imports in. */
  readonly convertImportsTo?: string;
  /** Properties that the plugin `inject_image_metadata` gives to imports. */
  readonly injectIntoImports?: Readonly<Record<string, string>>;
}

/** Glance's defaults. */
export const defaultSettings: GlanceSettings = {
  diskFormats: [
    ...["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"],
  ],
  containerFormats: ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"],
};

export interface Glance {
  readonly settings: GlanceSettings;
  readonly state: State;
  readonly tokens: TokenOffice;
  readonly quotas: Quotas;
  readonly authUrl: string;
  /** Endpoint of this service, without a version. */
  readonly url: string;
  /** How long an import stays in each of its states, the transfer itself not counted. */
  readonly importStepMs: number;
  /** The server waits for no import, but ends them when it stops. */
  readonly stopping: AbortSignal;
}

export interface ImageRequest {
  readonly glance: Glance;
  readonly call: Call;
  readonly params: PathParameters;
  readonly caller: Caller;
  /**
   * Set while writes to one image are to lose each other as in a Glance with several workers: waits for as long as
   * the database would take between reading a record and writing it back.
   */
  readonly raceWindow: (() => Promise<void>) | undefined;
}

export type ImageHandler = (request: ImageRequest) => Promise<Answer> | Answer;
