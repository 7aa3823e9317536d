/** The dynamic provider of `ImageAcceptance`. The module is the object: programs' states load it by this path, which never changes. */
import "../nodeVersion";
import { imageAcceptanceHandler } from "../../resources/imageAcceptance/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageAcceptanceHandler);
