/**
 * The provider objects themselves, for classes of your own that extend `pulumi.dynamic.Resource`. Loaded at first use:
 * most programs never touch them, and they bring the whole client along.
 */
import type { DynamicProvider } from "../../provider/hosts/dynamic/dynamicProvider";

/**
 * The provider objects of the resources, one a class, for a class of your own that extends
 * `pulumi.dynamic.Resource`: `super(ims.dynamic.image, name, inputs, opts)`. Most programs need none
 * of them: the classes of this package use them already.
 */
export const dynamic = {
  get image(): DynamicProvider {
    return require("../../provider/hosts/dynamic/image") as DynamicProvider;
  },
  get imageMember(): DynamicProvider {
    return require("../../provider/hosts/dynamic/imageMember") as DynamicProvider;
  },
  get imageMembers(): DynamicProvider {
    return require("../../provider/hosts/dynamic/imageMembers") as DynamicProvider;
  },
  get imageAcceptance(): DynamicProvider {
    return require("../../provider/hosts/dynamic/imageAcceptance") as DynamicProvider;
  },
  get imageExport(): DynamicProvider {
    return require("../../provider/hosts/dynamic/imageExport") as DynamicProvider;
  },
  get imageTag(): DynamicProvider {
    return require("../../provider/hosts/dynamic/imageTag") as DynamicProvider;
  },
};
