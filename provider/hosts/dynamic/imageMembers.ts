/**
 * The dynamic provider of `ImageMembers`. The module itself is the provider object. States of
 * programs load it by this path, so the path never changes.
 */
import "../nodeVersion";
import { imageMembersHandler } from "../../resources/imageMembers/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMembersHandler);
