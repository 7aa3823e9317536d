import type { Fact } from "../run/declaredFacts";
import { isUnknown } from "../values/unknown";
import { knownConsumer } from "../sharing/consumer";
import type { ImageMembersInputs } from "./inputs";

/** Leaves out what is unknown. */
export function factsOf(inputs: ImageMembersInputs): Fact[] {
  if (isUnknown(inputs.imageIds)) return [];
  return inputs.imageIds
    .filter((imageId) => !isUnknown(imageId))
    .flatMap((imageId) => [
      { kind: "memberList", imageId } as const,
      ...consumersOf(inputs).flatMap(({ consumer, accept }) => {
        const member = { kind: "member", imageId, consumer } as const;
        return accept === undefined
          ? [member]
          : [member, { kind: "acceptance", imageId, consumer } as const];
      }),
    ]);
}

function consumersOf(
  inputs: ImageMembersInputs,
): readonly { readonly consumer: string; readonly accept: unknown }[] {
  if (isUnknown(inputs.members)) return [];
  return inputs.members.flatMap((member) => {
    const consumer = isUnknown(member) ? undefined : knownConsumer(member);
    return consumer === undefined ? [] : [{ consumer, accept: member.accept }];
  });
}
