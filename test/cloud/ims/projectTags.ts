/** A32: every tag key of the project's own images, with its values. */
import { type Answer, jsonAnswer } from "../http";
import { requireOwnProject } from "./access";
import type { ImsRequest } from "./context";
import { type ImsImage, tagsOf } from "./record";

export function listProjectTags(request: ImsRequest): Answer {
  requireOwnProject(request);
  const values = new Map<string, Set<string>>();
  for (const image of ownImages(request)) {
    for (const { key, value } of tagsOf(image)) {
      values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  }
  return jsonAnswer(200, {
    tags: [...values].map(([key, found]) => ({ key, values: [...found] })),
  });
}

export function ownImages({ ims, caller, region }: ImsRequest): Readonly<ImsImage>[] {
  return ims.state.imsImages
    .values()
    .filter(
      (image) =>
        image.owner === caller.projectId && image.region === region && image.status !== "deleted",
    );
}
