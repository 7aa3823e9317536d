/** Never rename this file: see dynamicProvider.ts. */
import "../nodeVersion";
import { imageHandler } from "../../resources/image/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageHandler);
