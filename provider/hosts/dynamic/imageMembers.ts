/** Never rename this file: see dynamicProvider.ts. */
import "../nodeVersion";
import { imageMembersHandler } from "../../resources/imageMembers/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMembersHandler);
