/** The dynamic provider of `ImageTag`. The module is the object: programs' states load it by this path, which never changes. */
import "../nodeVersion";
import { imageTagHandler } from "../../resources/imageTag/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageTagHandler);
