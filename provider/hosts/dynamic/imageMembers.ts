/**
 * The dynamic provider of `ImageMembers`. The module itself is the provider object. States contain
 * code that loads it as `pulumi-ims/dynamic/imageMembers`, so this name never changes.
 */
import "../nodeVersion";
import { imageMembersHandler } from "../../resources/imageMembers/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMembersHandler);
