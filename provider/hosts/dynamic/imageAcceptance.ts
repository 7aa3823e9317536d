/**
 * The dynamic provider of `ImageAcceptance`. The module itself is the provider object. States
 * contain code that loads it as `pulumi-ims/dynamic/imageAcceptance`, so this name never changes.
 */
import "../nodeVersion";
import { imageAcceptanceHandler } from "../../resources/imageAcceptance/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageAcceptanceHandler);
