/** What all resource classes have in common. */
import * as pulumi from "@pulumi/pulumi";
import { dynamicInputs, dynamicType } from "./dynamicInputs";

/**
 * A resource of this package. All outputs of the classes are written with `declare`, because a
 * plain field would be set to undefined after super(), which would delete the output.
 */
export abstract class ImsResource extends pulumi.CustomResource {
  /** Base URL of the image service in the last run. */
  declare public readonly endpoint: pulumi.Output<string>;
  /** Id of the connection's project in the last run. */
  declare public readonly connectionProjectId: pulumi.Output<string>;

  /** `outputs` are those that the class adds to the ones above. */
  constructor(
    resource: string,
    name: string,
    outputs: readonly string[],
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const all = [...outputs, "endpoint", "connectionProjectId"];
    const described = { resource, name, opts, outputs: all };
    super(dynamicType(resource), name, dynamicInputs(described, args), opts);
  }
}
