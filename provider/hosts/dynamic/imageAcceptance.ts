/**
 * The dynamic provider of `ImageAcceptance`. The module itself is the provider object. States of
 * programs load it by this path, so the path never changes.
 */
import "../nodeVersion";
import { imageAcceptanceHandler } from "../../resources/imageAcceptance/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageAcceptanceHandler);
