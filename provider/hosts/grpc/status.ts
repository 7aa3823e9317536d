/**
 * For UNKNOWN and INTERNAL the engine warns that the resource may be corrupt. So only unexpected
 * errors get INTERNAL, and only a kept state gets UNKNOWN.
 * @see pulumi pkg/resource/plugin/provider_plugin.go, parseError, at v3.276.0
 */
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { isApiError, type ErrorKind } from "../../client/http/errors";
import { shownMessage } from "../safeText";
import { KeptState } from "./keptState";

export interface StatusFields {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

export function statusOf(error: unknown): StatusFields {
  const details = shownMessage(error);
  if (error instanceof KeptState) return keptState(error, details);
  return { code: codeOf(error), details };
}

/** Whatever the error is, nothing is wrong with the resource. */
export function cancelledStatus(error: unknown): StatusFields {
  const fields = statusOf(error);
  return error instanceof KeptState ? fields : { ...fields, code: status.CANCELLED };
}

/** The engine keeps the state, and the next run calls `update` whatever `diff` says. */
function keptState({ id, properties }: KeptState, details: string): StatusFields {
  const kept = new ErrorResourceInitFailed()
    .setId(id)
    .setProperties(properties)
    .setReasonsList([details]);
  const packed = new Any();
  packed.pack(kept.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  // The engine recognises the details by this name and expects them with the code UNKNOWN.
  const answer = new Status().setCode(status.UNKNOWN).setMessage(details);
  answer.addDetails(packed); // returns what was added, not the answer
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return { code: status.UNKNOWN, details, metadata };
}

function codeOf(error: unknown): status {
  if (isApiError(error)) return codes[error.kind];
  if (error instanceof AggregateError) return codeOfAll(error.errors);
  // Handlers throw plain errors with a sentence for the user. Another class is a bug of ours.
  const isSentence = error instanceof Error && error.constructor === Error;
  return isSentence ? status.FAILED_PRECONDITION : status.INTERNAL;
}

function codeOfAll(errors: readonly unknown[]): status {
  const [first = status.INTERNAL, ...others] = new Set(errors.map(codeOf));
  if (others.length === 0) return first;
  return [first, ...others].includes(status.INTERNAL)
    ? status.INTERNAL
    : status.FAILED_PRECONDITION;
}

const codes: Readonly<Record<ErrorKind, status>> = {
  badRequest: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  notFound: status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  quota: status.RESOURCE_EXHAUSTED,
  rateLimited: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  unreachable: status.UNAVAILABLE,
  cancelled: status.CANCELLED,
  protocol: status.FAILED_PRECONDITION,
  configuration: status.FAILED_PRECONDITION,
};
