/**
 * The dynamic provider of `ImageTag`. The module itself is the provider object. States of programs
 * load it by this path, so the path never changes.
 */
import "../nodeVersion";
import { imageTagHandler } from "../../resources/imageTag/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageTagHandler);
