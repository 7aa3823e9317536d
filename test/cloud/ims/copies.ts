/** What both kinds of copies share: how many may run, and what a copy takes from its source. */
import type { Fields } from "./body";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { optionalDescription } from "./names";
import { newImage } from "./newImage";
import type { ImsImage, RegionName } from "./record";
import { runningJobs } from "./submit";

export function requireFewCopies(request: ImsRequest, code: string): void {
  const copies = runningJobs(request).filter(
    ({ type }) => type === "imsCopyImageInRegionJob" || type === "imsCrossRegionCopyImageJob",
  );
  if (copies.length >= request.ims.options.parallelCopies) {
    throw refuse(code, "Too many copies are running.");
  }
}

/** Tags and descriptions stay behind; what the image is and can do comes along. */
export function copyOf(
  request: ImsRequest,
  fields: Fields,
  source: Readonly<ImsImage>,
  copy: {
    readonly name: string;
    readonly key: string | undefined;
    readonly enterpriseProject: string;
    readonly region?: RegionName;
    readonly owner?: string;
  },
): ImsImage {
  const {
    active_at: _activeAt,
    enterprise_project_id: _project,
    __description: _description,
    __system__cmkid: _key,
    __imagetype: _type,
    __data_origin: _origin,
    __root_origin: _root,
    ...inherited
  } = source.properties;
  const image = newImage(request, {
    name: copy.name,
    description: optionalDescription(fields),
    tags: [],
    enterpriseProject: copy.enterpriseProject,
    minDiskGb: source.min_disk,
    minRamMb: source.min_ram,
    environment: "FusionCompute",
    origin: `image,${source.region},${source.id}`,
    properties: {
      // A copy has it always, so that a change may replace it: 0 where the source sets none.
      max_ram: "0",
      ...inherited,
      ...(copy.key === undefined ? {} : { __system__cmkid: copy.key }),
    },
    ...(copy.region === undefined ? {} : { region: copy.region }),
    ...(copy.owner === undefined ? {} : { owner: copy.owner }),
  });
  return { ...image, disk_format: source.disk_format };
}
