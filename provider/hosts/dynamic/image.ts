/** The dynamic provider of `Image`. The module is the object: programs' states load it by this path, which never changes. */
import "../nodeVersion";
import { imageHandler } from "../../resources/image/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageHandler);
