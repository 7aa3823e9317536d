/** Loads a handler at its first use: a program rarely uses all of them, and the engine waits. */
export const registry = {
  get Image() {
    return (require("./image/handler") as typeof import("./image/handler")).imageHandler;
  },
  get ImageMember() {
    const module = require("./imageMember/handler") as typeof import("./imageMember/handler");
    return module.imageMemberHandler;
  },
  get ImageMembers() {
    const module = require("./imageMembers/handler") as typeof import("./imageMembers/handler");
    return module.imageMembersHandler;
  },
  get ImageAcceptance() {
    const module =
      require("./imageAcceptance/handler") as typeof import("./imageAcceptance/handler");
    return module.imageAcceptanceHandler;
  },
  get ImageTag() {
    return (require("./imageTag/handler") as typeof import("./imageTag/handler")).imageTagHandler;
  },
  get ImageExport() {
    const module = require("./imageExport/handler") as typeof import("./imageExport/handler");
    return module.imageExportHandler;
  },
};

export type ResourceName = keyof typeof registry;
