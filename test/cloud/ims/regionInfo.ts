/** A16 and A17: the operating systems of the region, and how many images are left to make. */
import { type Answer, jsonAnswer } from "../http";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { osVersionsWith } from "./osVersions";
import { usedImages } from "./submit";

export function listOsVersions({ call }: ImsRequest): Answer {
  const tags = call.query.getAll("tag").flatMap((text) => text.split(","));
  const versions = osVersionsWith(tags);
  if (!versions) throw refuse("0017", `One of the tags ${tags.join(", ")} is not known.`);
  const platforms = [...new Set(versions.map(({ platform }) => platform))];
  return jsonAnswer(
    200,
    platforms.map((platform) => ({
      platform,
      version_list: versions
        .filter((version) => version.platform === platform)
        .map(({ name, bits, type }) => ({
          platform,
          os_version_key: name,
          os_version: name,
          os_bit: bits,
          os_type: type,
        })),
    })),
  );
}

export function showQuota(request: ImsRequest): Answer {
  return jsonAnswer(200, {
    quotas: {
      resources: [
        {
          type: "image",
          used: usedImages(request),
          quota: request.ims.options.imageQuota,
          min: 0,
          max: 1000,
        },
      ],
    },
  });
}
