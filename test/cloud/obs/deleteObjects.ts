/** POST bucket?delete: up to a thousand objects at a time. @see DeleteObjects in the S3 API reference */
import type { Answer } from "../http";
import { sha256Hex } from "../iam/signature";
import { contentOf, hashProblem } from "./body";
import { type ObsRequest, usableBucket } from "./context";
import { ObsRefusal } from "./errors";
import { removeObject } from "./store";
import { childrenOf, readXml, textOf, type XmlNode, xmlAnswer } from "./xml";

const mostObjects = 1000;

export async function deleteObjects(request: ObsRequest): Promise<Answer> {
  const bucket = usableBucket(request, true);
  const root = readXml(await readText(request));
  const listed = root?.name === "Delete" ? childrenOf(root, "Object") : [];
  const keys = listed.map((element) => textOf(element, "Key") ?? "");
  if (!root || keys.length === 0 || keys.length > mostObjects || keys.includes("")) {
    throw new ObsRefusal(
      400,
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema.",
    );
  }
  for (const key of keys) removeObject(request.state, bucket.name, key);
  const isQuiet = textOf(root, "Quiet") === "true";
  const deleted = keys.map((key): XmlNode => ["Deleted", [["Key", key]]]);
  return xmlAnswer(200, ["DeleteResult", isQuiet ? [] : deleted]);
}

/** The body of a request in XML, whatever its transfer form, compared with its hash. */
export async function readText({ call }: ObsRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of contentOf(call)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const problem = hashProblem(call, sha256Hex(body));
  if (problem) throw problem;
  return body.toString("utf8");
}
