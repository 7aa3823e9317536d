/**
 * The dynamic provider of `ImageMember`. The module itself is the provider object. States contain
 * code that loads it as `pulumi-ims/dynamic/imageMember`, so this name never changes.
 */
import "../nodeVersion";
import { imageMemberHandler } from "../../resources/imageMember/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMemberHandler);
