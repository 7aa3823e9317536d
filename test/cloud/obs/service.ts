/**
 * The object storage of the local cloud: the part of S3 that an upload, a download and an export need, with buckets as
 * the first segment of the path. Which call goes where.
 */
import type { Answer, Call } from "../http";
import type { User } from "../keystone/directory";
import type { State } from "../state";
import { createBucket, deleteBucket, listBuckets, showBucket, showLocation } from "./buckets";
import type { ObsHandler } from "./context";
import { copyObject, copyPart, isCopy } from "./copyObject";
import { deleteObjects } from "./deleteObjects";
import { accessDenied, notImplemented, obsErrorAnswer, ObsRefusal } from "./errors";
import { listObjects } from "./listObjects";
import { listParts, listUploads } from "./listUploads";
import { deleteObject, readObject, writeObject } from "./objects";
import { verifySignature } from "./signature";
import { abortUpload, beginUpload, completeUpload, writePart } from "./uploads";

export async function answerObs(state: State, call: Call): Promise<Answer> {
  const answer = await dispatch(state, call).catch((error: unknown) => {
    if (error instanceof ObsRefusal) return obsErrorAnswer(error, call);
    throw error;
  });
  return { ...answer, headers: { ...answer.headers, "x-amz-request-id": call.requestId } };
}

async function dispatch(state: State, call: Call): Promise<Answer> {
  const { bucketName, key } = addressOf(call);
  const user = signingUser(state, call);
  const handle = handlerFor(call, bucketName, key);
  return handle({ state, call, user, bucketName, key });
}

function addressOf(call: Call): { readonly bucketName: string; readonly key: string } {
  const [, bucketName = "", ...key] = call.rawPath.replaceAll("+", " ").split("/");
  try {
    return {
      bucketName: decodeURIComponent(bucketName),
      key: decodeURIComponent(key.join("/")),
    };
  } catch {
    throw new ObsRefusal(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}

function signingUser(state: State, call: Call): User {
  const user = state.users.get(verifySignature(state, call).userId);
  if (!user) throw accessDenied();
  call.identified.user = user.name;
  call.identified.project = user.projectId;
  return user;
}

/** Query keys that make another operation of a request. */
const subresources = ["uploads", "uploadId", "location", "delete"] as const;
type Subresource = (typeof subresources)[number] | "";

/** Keys of operations that are not played; what else may stand in a query changes no operation. */
const otherSubresources = [
  ...["acl", "cors", "encryption", "lifecycle", "logging", "notification", "policy"],
  ...["replication", "restore", "retention", "tagging", "versioning", "versions", "website"],
];

function handlerFor(call: Call, bucketName: string, key: string): ObsHandler {
  const other = otherSubresources.find((name) => call.query.has(name));
  if (other !== undefined) throw notImplemented(`The subresource ${other}`);
  const subresource: Subresource = subresources.find((name) => call.query.has(name)) ?? "";
  const what = bucketName === "" ? "service" : key === "" ? "bucket" : "object";
  const handle = handlers[`${call.method} ${what}${subresource === "" ? "" : `?${subresource}`}`];
  if (!handle) {
    throw new ObsRefusal(
      405,
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
    );
  }
  return handle;
}

const handlers: Readonly<Record<string, ObsHandler>> = {
  "GET service": listBuckets,
  "GET bucket": listObjects,
  "HEAD bucket": showBucket,
  "PUT bucket": createBucket,
  "DELETE bucket": deleteBucket,
  "GET bucket?location": showLocation,
  "POST bucket?delete": deleteObjects,
  "GET bucket?uploads": listUploads,
  "GET object": readObject,
  "HEAD object": readObject,
  "PUT object": (request) => (isCopy(request) ? copyObject(request) : writeObject(request)),
  "DELETE object": deleteObject,
  "POST object?uploads": beginUpload,
  "PUT object?uploadId": (request) => (isCopy(request) ? copyPart(request) : writePart(request)),
  "GET object?uploadId": listParts,
  "POST object?uploadId": completeUpload,
  "DELETE object?uploadId": abortUpload,
};
