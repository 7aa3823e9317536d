/** Never rename this file: see dynamicProvider.ts. */
import "../nodeVersion";
import { imageMemberHandler } from "../../resources/imageMember/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMemberHandler);
