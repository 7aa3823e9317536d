/** Whom images can be shared with: projects of the region, accounts, and parts of the one organization. */
import { everyonesAccountId } from "../iam/account";
import { partnerAccountId } from "./access";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import type { MemberType } from "./record";

export interface Recipient {
  readonly type: MemberType;
  readonly memberId: string;
  readonly urn?: string;
  readonly projectId?: string;
}

const urnForms: readonly RegExp[] = [
  /^organizations::[\w-]+:organization:(o-[\w-]+)$/,
  /^organizations::[\w-]+:root:o-[\w-]+\/(r-[\w-]+)$/,
  /^organizations::[\w-]+:ou:o-[\w-]+\/(ou-[\w-]+)$/,
];

export function recipientOf(request: ImsRequest, type: MemberType, text: string): Recipient {
  switch (type) {
    case "project":
      if (!request.ims.state.projects.has(text)) throw unknownRecipient(text);
      return { type, memberId: text, projectId: text };
    case "domain":
      if (text !== everyonesAccountId && text !== partnerAccountId) throw unknownRecipient(text);
      return { type, memberId: text };
    case "organization": {
      const memberId = urnForms.map((form) => form.exec(text)?.[1]).find((id) => id !== undefined);
      const isKnown =
        text.startsWith(`organizations::${everyonesAccountId}:`) && /:o-local(\/|$)/.test(text);
      if (memberId === undefined || !isKnown) throw unknownRecipient(text);
      return { type, memberId, urn: text };
    }
  }
}

function unknownRecipient(text: string): Error {
  return refuse("0108", `The recipient ${text} does not exist in this region.`);
}
