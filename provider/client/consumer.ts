/**
 * Whom an image is shared with: the id of a project, `account:<id>`, or the URN of an organization
 * or of one of its units. It is one text because shares are compared, counted and stored by it.
 */

export type ConsumerKind = "project" | "account" | "organization";

/** A consumer in the fields that programs write. Exactly one of them is set. */
export interface ConsumerFields {
  /** Set when the consumer is a project. */
  readonly projectId?: string;
  /** Set when the consumer is an account. */
  readonly accountId?: string;
  /** Set when the consumer is an organization, root or organizational unit. */
  readonly organizationUrn?: string;
}

const accountPrefix = "account:";
const organizationPrefix = "organizations:";

export function consumerOf({ projectId, accountId, organizationUrn }: ConsumerFields): string {
  if (accountId !== undefined) return `${accountPrefix}${accountId}`;
  return organizationUrn ?? projectId ?? "";
}

export function consumerKind(consumer: string): ConsumerKind {
  if (consumer.startsWith(accountPrefix)) return "account";
  return consumer.startsWith(organizationPrefix) ? "organization" : "project";
}

export function consumerFields(consumer: string): ConsumerFields {
  switch (consumerKind(consumer)) {
    case "account":
      return { accountId: consumer.slice(accountPrefix.length) };
    case "organization":
      return { organizationUrn: consumer };
    case "project":
      return { projectId: consumer };
  }
}

/** For messages: `project 1c3f…`, `account aa11…`, `organization organizations::…`. */
export function consumerTitle(consumer: string): string {
  return consumerKind(consumer) === "account"
    ? `account ${consumer.slice(accountPrefix.length)}`
    : `${consumerKind(consumer)} ${consumer}`;
}
