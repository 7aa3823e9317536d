/**
 * Refusals of the API gateway that stands before IMS and IAM: who calls is decided there, in a form of its own, before
 * the service sees the request. The codes are those of the gateway, the texts are ours.
 */
import { type Answer, jsonAnswer } from "../http";

export class GatewayRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** No, a wrong or an expired proof of who calls. */
export function unauthenticated(reason: string): GatewayRefusal {
  return new GatewayRefusal(
    401,
    "APIGW.0301",
    `Incorrect IAM authentication information: ${reason}`,
  );
}

export function gatewayErrorAnswer(refusal: GatewayRefusal, requestId: string): Answer {
  return jsonAnswer(refusal.status, {
    error_code: refusal.code,
    error_msg: refusal.message,
    request_id: requestId,
  });
}
