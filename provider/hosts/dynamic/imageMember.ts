/**
 * The dynamic provider of `ImageMember`. The module itself is the provider object. States of
 * programs load it by this path, so the path never changes.
 */
import "../nodeVersion";
import { imageMemberHandler } from "../../resources/imageMember/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMemberHandler);
