/** The dynamic provider of `ImageMembers`. The module is the object: programs' states load it by this path, which never changes. */
import "../nodeVersion";
import { imageMembersHandler } from "../../resources/imageMembers/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMembersHandler);
