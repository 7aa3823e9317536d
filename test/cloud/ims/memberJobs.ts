/** What member jobs do when their time is over: one change for each pair of image and recipient. */
import { timestamp } from "../glance/clock";
import { memberKey } from "../glance/record";
import type { Ims } from "./context";
import type { Job, MemberPair, Outcome, Work } from "./job";
import type { JobPlan } from "./jobPlans";

type MemberWork = Extract<Work, { kind: "members" }>;

export function changeMembers(ims: Ims, job: Readonly<Job>, work: MemberWork): Outcome {
  const problems = work.pairs.map((pair) => problemWith(ims, job, work, pair));
  const first = problems.find((problem) => problem !== undefined);
  const pairs = problems.map((problem) => (problem ? "FAIL" : "success"));
  const allFailed = problems.every((problem) => problem !== undefined);
  if (!first || (!allFailed && ims.options.partialFailure === "SUCCESS")) {
    return { status: "SUCCESS", pairs };
  }
  return { status: "FAIL", code: first.code, message: first.message, pairs };
}

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** Makes the change, or says why it is not made. */
function problemWith(
  ims: Ims,
  job: Readonly<Job>,
  { change }: MemberWork,
  pair: MemberPair,
): Problem | undefined {
  const { plan } = job;
  if (plan && isMeant(plan, pair)) {
    return { code: plan.code, message: plan.message ?? "The change failed as it was told to." };
  }
  const key = memberKey(pair.imageId, pair.memberId);
  const { imsImages, imsMembers } = ims.state;
  if (!imsImages.has(pair.imageId)) {
    return { code: "IMG.0027", message: `The image ${pair.imageId} does not exist any more.` };
  }
  const member = imsMembers.get(key);
  const now = timestamp();
  switch (change.action) {
    case "add": {
      if (member) return undefined;
      const isAccepted = pair.type !== "project" && ims.options.autoAccept;
      imsMembers.put(key, {
        imageId: pair.imageId,
        memberId: pair.memberId,
        type: pair.type,
        ...(pair.urn === undefined ? {} : { urn: pair.urn }),
        status: isAccepted ? "accepted" : "pending",
        createdAt: now,
        updatedAt: now,
      });
      return undefined;
    }
    case "update":
      if (!member) {
        return { code: "IMG.0114", message: `The image ${pair.imageId} is not shared any more.` };
      }
      imsMembers.put(key, {
        ...member,
        status: change.status,
        updatedAt: now,
        ...(change.vaultId === undefined ? {} : { vaultId: change.vaultId }),
      });
      return undefined;
    case "remove":
      imsMembers.remove(key);
      return undefined;
  }
}

/** A plan without images and recipients means all pairs. */
function isMeant({ images, recipients }: JobPlan, pair: MemberPair): boolean {
  const names = [pair.memberId, pair.urn, pair.projectId];
  return (
    (images === undefined || images.includes(pair.imageId)) &&
    (recipients === undefined || recipients.some((recipient) => names.includes(recipient)))
  );
}
