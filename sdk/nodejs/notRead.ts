/**
 * Refuses reads and imports, which no dynamic resource can do. For `import` the engine sends the
 * process only an id, and without this check that would fail inside the SDK.
 */
import * as pulumi from "@pulumi/pulumi";
import type { DynamicResource } from "./dynamicInputs";

/** What to write instead of a read or an import. */
const instead: Readonly<Record<string, string>> = {
  Image:
    'declare it with existingId: "<the image\'s id>", which adopts it, or read it with ims.getImage',
  ImageMember: "declare it: a share that exists is adopted",
  ImageMembers: "declare it: shares that exist are adopted",
  ImageAcceptance: "declare it: an acceptance that exists is adopted",
  ImageTag: "declare it: a tag that exists is adopted",
  ImageExport: "read the object with your provider of object storage",
};

export function assertNotRead({ resource, name, opts }: DynamicResource): void {
  if (opts?.import !== undefined)
    throw new pulumi.RunError(
      `ims.${resource} "${name}" cannot be imported: a dynamic resource gets nothing but the id. ` +
        `Leave out the option import; ${instead[resource] ?? ""}`,
    );
  if (opts?.id !== undefined) throw cannotBeRead(resource, name);
}

/** The function `get` of a resource class. */
export function readRefusal(resource: string) {
  return (name: string, _id: pulumi.Input<pulumi.ID>): never => {
    throw cannotBeRead(resource, name);
  };
}

function cannotBeRead(resource: string, name: string): pulumi.RunError {
  return new pulumi.RunError(
    `ims.${resource} "${name}" cannot be read by its id: a dynamic resource gets nothing else. ` +
      `Instead ${instead[resource] ?? ""}`,
  );
}
