/**
 * Error codes of the API gateway (APIGW) in front of the image service and of the identity service
 * (IAM). Contains only codes that say more than their HTTP status, or that need advice.
 */
import type { ServiceCode } from "../../http/serviceCodes";

const support = "send the request id to the cloud's support";

// APIGW.0201 is left out: it comes with status 400, 413, 502 or 504, and the status says more than
// the code.
export const gatewayCodes = {
  // This is not `notFound`, which would mean that the image is gone. Here only the operation does
  // not exist.
  "APIGW.0101": {
    kind: "protocol",
    advice: "this cloud or region has no such operation: check the endpoint and the region",
  },
  "APIGW.0103": { kind: "unavailable", advice: support },
  "APIGW.0301": {
    kind: "unauthenticated",
    advice: "check the access key, the secret key and the clock of this machine, or the token",
  },
  "APIGW.0302": {
    kind: "forbidden",
    advice: "ask for the permission in IAM; the account may be restricted",
  },
  "APIGW.0303": { kind: "unauthenticated", advice: "check the access key and the secret key" },
  "APIGW.0304": { kind: "forbidden", advice: "ask for the permission to call this service" },
  "APIGW.0305": { kind: "unauthenticated", advice: "check the connection's credentials" },
  "APIGW.0306": {
    kind: "forbidden",
    advice: "the gateway refuses this caller: ask the cloud's administrator",
  },
  "APIGW.0307": { kind: "unauthenticated", advice: "the token has to be renewed" },
  "APIGW.0308": { kind: "rateLimited", advice: "run fewer calls in parallel", retry: true },
  "APIGW.0310": { kind: "forbidden", advice: "the project is not usable: check its state" },
  "APIGW.0401": { kind: "forbidden", advice: "calls from this address are not allowed" },
  "APIGW.0402": { kind: "forbidden", advice: "calls from this address are not allowed" },
  "APIGW.0802": { kind: "forbidden", advice: "this IAM user may not use the region" },
  "IAM.0001": { kind: "unauthenticated", advice: "check the connection's credentials" },
  "IAM.0002": { kind: "forbidden", advice: "ask for the permission in IAM" },
  "IAM.0003": { kind: "forbidden", advice: "ask for the permission in IAM" },
  "IAM.0004": {
    kind: "notFound",
    advice: "check the names and ids of user, account, project and agency",
  },
  "IAM.0012": { kind: "rateLimited", advice: "run fewer calls in parallel", retry: true },
  "IAM.0061": {
    kind: "unauthenticated",
    advice: "the account is locked: wait a quarter of an hour, or have it unlocked",
  },
  "IAM.0062": { kind: "unauthenticated", advice: "check the user's name and password" },
} satisfies Readonly<Record<string, ServiceCode>>;
