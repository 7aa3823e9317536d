/**
 * The dynamic provider of `ImageTag`. The module itself is the provider object. States contain code
 * that loads it as `pulumi-ims/dynamic/imageTag`, so this name never changes.
 */
import "../nodeVersion";
import { imageTagHandler } from "../../resources/imageTag/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageTagHandler);
