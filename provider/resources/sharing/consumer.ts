import * as z from "zod";
import type { CloudRules } from "../../client/rules";
import { consumerKind, consumerOf, type ConsumerFields } from "../../client/consumer";
import type { CheckFailure } from "../handler";
import { projectId } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";
import { containsUnknown } from "../values/unknown";

/** @internal */
export const consumerShape = {
  projectId: projectId.exactOptional(),
  // The forms of ids and URNs on Huawei Cloud.
  accountId: z
    .string()
    .regex(/^[0-9A-Za-z_-]{1,64}$/, "must be the id of an account: letters and digits")
    .exactOptional(),
  organizationUrn: z
    .string()
    .regex(
      /^organizations::[^:]+:(organization|root|ou):\S+$/,
      "must look like organizations::<management account>:ou:o-…/ou-… (or organization:, root:)",
    )
    .exactOptional(),
} satisfies ShapeOf<ConsumerFields>;

const fields = ["projectId", "accountId", "organizationUrn"] as const;

/** Checks that exactly one id is given, and that this kind of cloud can share with it. */
export function consumerFailures(
  consumer: ConsumerFields,
  rules: CloudRules | undefined,
  path: (field: string) => string,
): CheckFailure[] {
  const given = fields.filter((field) => consumer[field] !== undefined);
  const [first] = given;
  if (first === undefined) {
    const isChoice = rules !== undefined && rules.consumers.length > 1;
    const reason = isChoice
      ? "is required: name whom the image is shared with by projectId, accountId or organizationUrn"
      : "is required";
    return [{ property: path("projectId"), reason }];
  }
  const [, second] = given;
  if (second !== undefined) {
    const reason = `cannot be combined with ${first}: one member is one project, one account or one organization`;
    return [{ property: path(second), reason }];
  }
  const kind = { projectId: "project", accountId: "account", organizationUrn: "organization" }[
    first
  ] as "project" | "account" | "organization";
  if (rules === undefined || rules.consumers.includes(kind)) return [];
  const reason = `this kind of cloud shares with ${rules.consumers.join(", ")} only`;
  return [{ property: path(first), reason }];
}

/** Undefined while an id is unknown. */
export function knownConsumer(consumer: ConsumerFields): string | undefined {
  const { projectId: project, accountId, organizationUrn } = consumer;
  if (containsUnknown([project, accountId, organizationUrn])) return undefined;
  return consumerOf(consumer);
}

/** The cloud asks accounts and organizations for no answer. */
export function refuseAccept(
  consumer: ConsumerFields,
  accept: unknown,
  property: string,
): CheckFailure[] {
  const known = knownConsumer(consumer);
  if (accept === undefined || known === undefined || consumerKind(known) === "project") return [];
  return [{ property, reason: "only a project accepts: leave it out" }];
}
