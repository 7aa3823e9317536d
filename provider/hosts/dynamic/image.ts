/**
 * The dynamic provider of `Image`. The module itself is the provider object. States contain code
 * that loads it as `pulumi-ims/dynamic/image`, so this name never changes.
 */
import "../nodeVersion";
import { imageHandler } from "../../resources/image/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageHandler);
