/** Codes of the API gateway and of IAM that say more than the HTTP status or need advice. */
import { codesOf } from "../../http/serviceCodes";

// APIGW.0201 is left out: its status (400, 413, 502 or 504) says more than the code.
export const gatewayCodes = codesOf({
  protocol: {
    // `notFound` would mean that the image is gone. Here only the operation does not exist.
    "APIGW.0101": "this cloud or region has no such operation: check the endpoint and the region",
  },
  unavailable: {
    "APIGW.0103": "send the request id to the cloud's support",
  },
  unauthenticated: {
    "APIGW.0301":
      "check the access key, the secret key and the clock of this machine, or the token",
    "APIGW.0303": "check the access key and the secret key",
    "APIGW.0305": "check the connection's credentials",
    "APIGW.0307": "the token has to be renewed",
    "IAM.0001": "check the connection's credentials",
    "IAM.0061": "the account is locked: wait a quarter of an hour, or have it unlocked",
    "IAM.0062": "check the user's name and password",
  },
  forbidden: {
    "APIGW.0302": "ask for the permission in IAM; the account may be restricted",
    "APIGW.0304": "ask for the permission to call this service",
    "APIGW.0306": "the gateway refuses this caller: ask the cloud's administrator",
    "APIGW.0310": "the project is not usable: check its state",
    "APIGW.0401": "calls from this address are not allowed",
    "APIGW.0402": "calls from this address are not allowed",
    "APIGW.0802": "this IAM user may not use the region",
    "IAM.0002": "ask for the permission in IAM",
    "IAM.0003": "ask for the permission in IAM",
  },
  rateLimited: {
    "APIGW.0308": "run fewer calls in parallel",
    "IAM.0012": "run fewer calls in parallel",
  },
  notFound: {
    "IAM.0004": "check the names and ids of user, account, project and agency",
  },
});
