/** Never rename this file: see dynamicProvider.ts. */
import "../nodeVersion";
import { imageTagHandler } from "../../resources/imageTag/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageTagHandler);
