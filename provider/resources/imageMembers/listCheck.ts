import type { CloudRules } from "../../client/rules";
import { consumerFields } from "../../client/consumer";
import { propertyPath } from "../values/propertyPath";
import { declareFacts } from "../run/conflict";
import type { CheckFailure, HandlerContext } from "../handler";
import { consumerFailures, knownConsumer, refuseAccept } from "../sharing/consumer";
import { acceptFailures, warnOfOddProject } from "../sharing/check";
import { isUnknown, known } from "../values/unknown";
import { factsOf } from "./facts";
import type { Consumer, ImageMembersInputs } from "./inputs";

export function listFailures(
  inputs: ImageMembersInputs,
  rules: CloudRules | undefined,
  context: HandlerContext,
): CheckFailure[] {
  const failures = memberFailures(inputs, rules, context);
  if (!isUnknown(inputs.imageIds)) failures.push(...duplicateImages(inputs.imageIds));
  failures.push(
    ...declareFacts(context.facts, known(inputs.declaredAs), "imageIds", factsOf(inputs)),
  );
  return failures;
}

function memberFailures(
  inputs: ImageMembersInputs,
  rules: CloudRules | undefined,
  context: HandlerContext,
): CheckFailure[] {
  const { members, connection, declaredAs } = inputs;
  if (isUnknown(members)) return [];
  const failures = members.flatMap((member, index) => {
    if (isUnknown(member)) return [];
    const path = (...rest: string[]) => propertyPath(["members", index, ...rest]);
    const wrong = [
      ...consumerFailures(member, rules, path),
      ...refuseAccept(member, member.accept, path("accept")),
    ];
    if (wrong.length > 0) return wrong;
    warnOfOddProject(member.projectId, path("projectId"), declaredAs?.name, context);
    if (member.accept === undefined || isUnknown(member.accept)) return [];
    const property = path("accept", "connection");
    return acceptFailures(member.accept.connection, connection, property, context);
  });
  failures.push(...duplicateConsumers(members));
  if (rules?.limitsAreUsual === false && members.length > rules.membersMax) {
    const reason = `are ${members.length}; an image has at most ${rules.membersMax} here`;
    failures.push({ property: "members", reason });
  }
  return failures;
}

function duplicateConsumers(members: readonly Consumer[]): CheckFailure[] {
  const consumers = members.map((member) =>
    isUnknown(member) ? undefined : knownConsumer(member),
  );
  return consumers.flatMap((consumer, index) => {
    const first = consumers.indexOf(consumer);
    if (consumer === undefined || consumer === "" || first === index) return [];
    const [field = "projectId"] = Object.keys(consumerFields(consumer));
    const reason = `is already in members[${first}]`;
    return [{ property: `members[${index}].${field}`, reason }];
  });
}

function duplicateImages(imageIds: readonly unknown[]): CheckFailure[] {
  return imageIds.flatMap((imageId, index) => {
    const first = imageIds.indexOf(imageId);
    if (isUnknown(imageId) || first === index) return [];
    return [{ property: `imageIds[${index}]`, reason: `is already in imageIds[${first}]` }];
  });
}
