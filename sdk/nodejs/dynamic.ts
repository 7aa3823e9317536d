/**
 * The provider objects, for your own classes that extend `pulumi.dynamic.Resource`. They are loaded
 * at first use, because most programs never need them and they load the whole client.
 */
import type { DynamicProvider } from "../../provider/hosts/dynamic/dynamicProvider";

/**
 * The provider objects of the resources, one for each class, for your own class that extends
 * `pulumi.dynamic.Resource`: `super(ims.dynamic.image, name, inputs, opts)`. Most programs need
 * none of them, because the classes of this package use them already.
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
