/** Puts the services of one local cloud together: what each of them works with, and which of them answers a call. */
import type { Controls } from "./admin";
import { answerCbr } from "./cbr/service";
import { answerEps } from "./eps/service";
import type { Services } from "./exchange";
import {
  defaultQuotas,
  defaultSettings,
  type Glance,
  type GlanceSettings,
  type Quotas,
} from "./glance/context";
import { answerGlance } from "./glance/service";
import type { Call } from "./http";
import { regionNames } from "./iam/account";
import { claimedUserId } from "./iam/callerOf";
import type { Iam } from "./iam/context";
import { answerMetadata } from "./iam/metadata";
import { answerIam } from "./iam/service";
import type { RegionName } from "./ims/record";
import { answerIms } from "./ims/service";
import type { Keystone } from "./keystone/context";
import { answerKeystone } from "./keystone/service";
import type { Endpoints } from "./keystone/tokenDocument";
import { answerObs } from "./obs/service";
import { places } from "./places";
import type { Ready } from "./ready";

export interface ServiceSettings {
  readonly quotas?: Partial<Quotas> | undefined;
  readonly glance?: Partial<GlanceSettings> | undefined;
  /** How long an import stays in each of its states; 20 by default. */
  readonly importStepMs?: number | undefined;
}

export function connectServices(
  controls: Controls,
  ready: Ready,
  settings: ServiceSettings,
  stopping: AbortSignal,
): Services {
  const { state, tokens, ims } = controls;
  const glance: Glance = {
    state,
    tokens,
    quotas: { ...defaultQuotas, ...settings.quotas },
    settings: { ...defaultSettings, ...settings.glance },
    authUrl: ready.authUrl,
    url: ready.url,
    importStepMs: settings.importStepMs ?? 20,
    stopping,
  };
  const keystone: Keystone = { state, tokens, endpoints: openStackEndpoints(ready) };
  const iam: Iam = {
    state,
    tokens,
    keystone: { state, tokens, endpoints: huaweiEndpoints(ready) },
    url: ready.iamUrl,
  };
  return {
    ...controls,
    userOf: (headers) => state.users.get(claimedUserId({ state, tokens }, headers) ?? "")?.name,
    answer: async (service, call, raceWindow) => {
      switch (service) {
        case "image":
          return answerGlance(glance, call, raceWindow);
        case "identity":
          return answerKeystone(keystone, call);
        case "iam":
          return answerIam(iam, call);
        case "metadata":
          return answerMetadata(state, call);
        case "ims":
          return controls.contract.watch(call, (watched) =>
            answerIms(ims, regionOf(watched), watched),
          );
        case "cbr":
          return answerCbr({ ...iam, ims }, call);
        case "eps":
          return answerEps({ ...iam, ims }, call);
        case "obs":
          return answerObs(state, call);
      }
    },
  };
}

/** Each region of IMS has an endpoint of its own. */
function regionOf(call: Call): RegionName {
  return places[call.place].region ?? regionNames[0];
}

function openStackEndpoints({ authUrl, url, region }: Ready): Endpoints {
  return {
    identityUrl: authUrl.replace(/\/v3$/, ""),
    services: [
      { type: "identity", name: "keystone", endpoints: [{ region, url: `${authUrl}/` }] },
      { type: "image", name: "glance", endpoints: [{ region, url }] },
    ],
  };
}

/** As IAM's catalogue has it: IMS is the service of type `image`. */
function huaweiEndpoints(ready: Ready): Endpoints {
  const everywhere = (url: string) => regionNames.map((region) => ({ region, url }));
  return {
    identityUrl: ready.iamUrl,
    services: [
      { type: "identity", name: "keystone", endpoints: everywhere(`${ready.iamUrl}/v3`) },
      {
        type: "image",
        name: "glance",
        endpoints: regionNames.map((region) => ({ region, url: ready.imsUrls[region] })),
      },
      { type: "object", name: "obs", endpoints: everywhere(ready.obsUrl) },
      { type: "cbr", name: "cbr", endpoints: everywhere(ready.cbrUrl) },
      { type: "eps", name: "eps", endpoints: everywhere(ready.epsUrl) },
    ],
  };
}
