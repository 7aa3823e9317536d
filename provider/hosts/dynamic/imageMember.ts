/** The dynamic provider of `ImageMember`. The module is the object: programs' states load it by this path, which never changes. */
import "../nodeVersion";
import { imageMemberHandler } from "../../resources/imageMember/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageMemberHandler);
