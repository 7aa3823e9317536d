/**
 * The dynamic provider of `Image`. The module itself is the provider object. States of programs
 * load it by this path, so the path never changes.
 */
import "../nodeVersion";
import { imageHandler } from "../../resources/image/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageHandler);
