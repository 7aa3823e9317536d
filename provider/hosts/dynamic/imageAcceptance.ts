/** Never rename this file: see dynamicProvider.ts. */
import "../nodeVersion";
import { imageAcceptanceHandler } from "../../resources/imageAcceptance/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageAcceptanceHandler);
