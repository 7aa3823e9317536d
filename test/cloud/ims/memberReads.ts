/** A23 and A24: who an image is shared with. The native lists answer the same. */
import { type Answer, jsonAnswer } from "../http";
import { imageInPath, membersOf, reaches, requireOwnProject } from "./access";
import type { ImsRequest } from "./context";
import { notFound, refuse } from "./errors";
import type { ImsImage, ImsMember } from "./record";
import { memberView } from "./views";

export function listMembers(request: ImsRequest): Answer {
  requireOwnProject(request);
  return jsonAnswer(200, memberPage(request, imageInPath(request)));
}

export function showMember(request: ImsRequest): Answer {
  requireOwnProject(request);
  const member = memberInPath(request, imageInPath(request));
  if (!member) throw notFound(`Member ${request.params.get("memberId")}`);
  return jsonAnswer(200, memberView(member));
}

/** The owner sees all of them, a recipient sees itself. */
function visibleMembers(
  { ims, caller }: ImsRequest,
  image: Readonly<ImsImage>,
): Readonly<ImsMember>[] {
  const members = membersOf(ims, image.id);
  if (image.owner === caller.projectId) return members;
  return members.filter((member) => reaches(member, caller.projectId));
}

export function memberInPath(
  request: ImsRequest,
  image: Readonly<ImsImage>,
): Readonly<ImsMember> | undefined {
  const id = request.params.get("memberId");
  return visibleMembers(request, image).find(({ memberId }) => memberId === id);
}

const defaultLimit = 500;
const largestLimit = 1000;

export function memberPage(request: ImsRequest, image: Readonly<ImsImage>): unknown {
  const { query } = request.call;
  const members = visibleMembers(request, image);
  const limit = limitOf(query.get("limit"));
  const offset = offsetOf(query.get("marker"));
  const page = members.slice(offset, offset + limit);
  const next = offset + limit;
  return {
    members: page.map(memberView),
    schema: "/v2/schemas/members",
    page_info: {
      ...(next < members.length ? { next_marker: markerOf(next) } : {}),
      current_count: page.length,
    },
  };
}

function limitOf(text: string | null): number {
  if (text === null) return defaultLimit;
  const limit = Number(text);
  if (text !== "" && Number.isInteger(limit) && limit >= 1 && limit <= largestLimit) return limit;
  throw refuse("0017", `The limit ${text} is not between 1 and ${largestLimit}.`);
}

function markerOf(offset: number): string {
  return Buffer.from(`offset=${offset}`).toString("base64");
}

function offsetOf(marker: string | null): number {
  if (marker === null || marker === "") return 0;
  const offset = /^offset=(\d+)$/.exec(Buffer.from(marker, "base64").toString("latin1"))?.[1];
  if (offset === undefined) throw refuse("0017", `The marker ${marker} is not valid.`);
  return Number(offset);
}
