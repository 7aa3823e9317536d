/** Buckets: made, found, listed, removed. */
import { type Answer, noContent } from "../http";
import { type RegionName, regionNames } from "../iam/account";
import { contentOf } from "./body";
import { type ObsRequest, requireWriter, usableBucket } from "./context";
import { ObsRefusal } from "./errors";
import { readXml, textOf, xmlAnswer } from "./xml";

export function listBuckets({ state, user }: ObsRequest): Answer {
  const own = state.buckets.values().filter(({ owner }) => owner === user.projectId);
  return xmlAnswer(200, [
    "ListAllMyBucketsResult",
    [
      ["Owner", [["ID", user.projectId]]],
      [
        "Buckets",
        own.map(({ name, createdAt, region }) => [
          "Bucket",
          [
            ["Name", name],
            ["CreationDate", createdAt],
            ["Location", region],
          ],
        ]),
      ],
    ],
  ]);
}

export async function createBucket(request: ObsRequest): Promise<Answer> {
  const { state, bucketName, user } = request;
  requireWriter(request);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName)) {
    throw new ObsRefusal(400, "InvalidBucketName", "The specified bucket is not valid.");
  }
  const region = await wantedRegion(request);
  const existing = state.buckets.get(bucketName);
  if (existing && existing.owner !== user.projectId) {
    throw new ObsRefusal(409, "BucketAlreadyExists", "The requested bucket name is not available.");
  }
  if (existing && existing.region !== region) {
    throw new ObsRefusal(409, "BucketAlreadyOwnedByYou", "You have that bucket in another region.");
  }
  if (!existing) {
    const createdAt = new Date().toISOString();
    state.buckets.put(bucketName, { name: bucketName, region, owner: user.projectId, createdAt });
  }
  return { status: 200, headers: { Location: `/${bucketName}` } };
}

async function wantedRegion({ call }: ObsRequest): Promise<RegionName> {
  const chunks: Buffer[] = [];
  for await (const chunk of contentOf(call)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.trim() === "") return regionNames[0];
  const root = readXml(text);
  const wanted = root && (textOf(root, "LocationConstraint") ?? textOf(root, "Location"));
  const region = regionNames.find((name) => name === wanted);
  if (region) return region;
  throw new ObsRefusal(
    400,
    "InvalidLocationConstraint",
    "The specified location constraint is not valid.",
  );
}

export function showBucket(request: ObsRequest): Answer {
  const { region } = usableBucket(request, false);
  return { status: 200, headers: { "x-amz-bucket-region": region } };
}

export function showLocation(request: ObsRequest): Answer {
  return xmlAnswer(200, ["LocationConstraint", usableBucket(request, false).region]);
}

export function deleteBucket(request: ObsRequest): Answer {
  const { state } = request;
  const { name } = usableBucket(request, true);
  const isUsed = [...state.objects.values(), ...state.uploads.values()].some(
    ({ bucket }) => bucket === name,
  );
  if (isUsed) {
    throw new ObsRefusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.");
  }
  state.buckets.remove(name);
  return noContent();
}
