/**
 * The filters of look-ups for images: all filters that some cloud has, with the names of the
 * `Image` resource.
 */
import * as z from "zod";
import type { CloudKind } from "../client/cloud";
import type { ImageCategory, ImageFeature, ImageUse } from "../client/readOperations";
import { propertyPath } from "../resources/values/propertyPath";
import type { CheckFailure } from "../resources/handler";
import type { ShapeOf } from "../resources/checks/shape";
import { byteCount } from "./byteCount";
import type { Connection } from "./connection";
import type { ImageArchitecture } from "./foundImage";
import { nameRegexProblem } from "./nameRegex";
import { propertyNameProblem } from "./propertyNames";
import { timeFilter, type TimeFilter } from "./timeFilter";
import type {
  ContainerFormat,
  DiskFormat,
  ImageStatus,
  OsType,
  VisibilityFilter,
} from "../client/words";

/** An image must match all given filters. Texts are compared exactly. */
export interface ImageFilters {
  /** The whole name. */
  readonly name?: string;
  /**
   * JavaScript regular expression that a part of the name matches, e.g. `^ubuntu-2[24]`. `(?i)` at
   * its beginning ignores case. The provider applies it to all images that the cloud lists, so add
   * another filter if there are many images.
   */
  readonly nameRegex?: string;
  /** Id of the project that owns the image. */
  readonly owner?: string;
  /**
   * `public`, `private` or `shared`; on OpenStack also `all` and `community`. Community images of
   * other projects are found only with `community`.
   */
  readonly visibility?: VisibilityFilter;
  /**
   * This project's answer to shares that it received. Use it with visibility `shared`. OpenStack
   * also accepts `all`. A program that creates an `ImageAcceptance` for each found image must use
   * `all`: with `pending`, accepted images would not be found any more, and the next run would take
   * the acceptances back.
   */
  readonly memberStatus?: MemberStatusFilter;
  /** `active`, `queued`, `saving`, `killed`, `deleted` and others. */
  readonly status?: ImageStatus;
  /** Whether deletion is refused. */
  readonly protected?: boolean;
  /** What the bytes are wrapped in, e.g. `bare`. */
  readonly containerFormat?: ContainerFormat;
  /** Format of the disk, e.g. `qcow2`. */
  readonly diskFormat?: DiskFormat;
  /**
   * Exactly this smallest disk, in GiB, at most 2147483647.
   * @type integer
   */
  readonly minDiskGb?: number;
  /**
   * Exactly this smallest memory, in MiB, at most 2147483647.
   * @type integer
   */
  readonly minRamMb?: number;
  /**
   * The image has all of these tags, compared exactly. On Huawei Cloud `key=value`, or `key` for a
   * tag without a value.
   */
  readonly tags?: readonly string[];
  /** When the record was made. */
  readonly createdAt?: TimeFilter;
  /** When the record was changed last. */
  readonly updatedAt?: TimeFilter;
  /**
   * Custom properties by name, and on Huawei Cloud properties of the service, e.g. `__support_s4l`
   * for the board type of a bare metal flavor. Attributes without an argument of their own also
   * work, e.g. `checksum`. Names that have an argument, such as `status` or `size_min`, are
   * refused.
   */
  readonly properties?: FilterProperties;
  /** At least this number of stored bytes. Images without bytes do not match. */
  readonly sizeMinBytes?: number;
  /** At most this number of stored bytes. Images without bytes do not match. */
  readonly sizeMaxBytes?: number;
  /**
   * True for hidden images only. A list contains either hidden images or the others. Only on
   * OpenStack.
   * @default false
   */
  readonly hidden?: boolean;
  /** Whose image it is. `shared` means shared by the project or with it. Only on Huawei Cloud. */
  readonly category?: ImageCategory;
  /**
   * Only images whose property `__isregistered` has this value. Ordinary users can only give
   * `true`, and get the same without this filter. Only on Huawei Cloud.
   */
  readonly registered?: boolean;
  /** True for full images of servers, false for all others. Only on Huawei Cloud. */
  readonly whole?: boolean;
  /** Key that encrypts the image. Only on Huawei Cloud. */
  readonly kmsKeyId?: string;
  /**
   * Word size of the operating system, 32 or 64. Only on Huawei Cloud.
   * @type integer
   */
  readonly osBit?: number;
  /** `Linux`, `Windows` or `Other`. Only on Huawei Cloud. */
  readonly osType?: OsType;
  /** Distribution of the operating system, e.g. `Ubuntu`. Only on Huawei Cloud. */
  readonly platform?: string;
  /** Processor of its servers. Only on Huawei Cloud; on other clouds use `properties`. */
  readonly architecture?: ImageArchitecture;
  /** What is made from it. Only on Huawei Cloud. */
  readonly use?: ImageUse;
  /** The image supports all of these features. Only on Huawei Cloud. */
  readonly supports?: readonly ImageFeature[];
  /**
   * GPU of servers on Xen. It cannot be combined with `xen` or `kvm` in `supports`. Only on Huawei
   * Cloud.
   */
  readonly xenGpuType?: string;
  /**
   * GPU of servers on KVM. It cannot be combined with `xen` or `kvm` in `supports`. Only on Huawei
   * Cloud.
   */
  readonly kvmGpuType?: string;
  /**
   * `0` for the default one, an id, or `all_granted_eps` for all that the user may see. Only on
   * Huawei Cloud.
   */
  readonly enterpriseProjectId?: string;
  /**
   * Public images that a server of this flavor can use. Not for bare metal. Only on Huawei Cloud.
   */
  readonly flavorId?: string;
}

/** An answer to a share. `all` stands for every answer. */
export type MemberStatusFilter = "pending" | "accepted" | "rejected" | "all";

/** Values by property name. */
export interface FilterProperties {
  readonly [key: string]: string;
}

const text = z.string().min(1).exactOptional();

/** Glance stores these values in 32 bits. */
const attributeMax = 2_147_483_647;
const bytes = byteCount.exactOptional();

/** @internal */
export const imageFiltersShape = {
  name: text,
  nameRegex: z
    .string()
    .min(1)
    .superRefine((source, context) => {
      const problem = nameRegexProblem(source);
      if (problem !== undefined) context.addIssue(problem);
    })
    .exactOptional(),
  owner: text,
  visibility: text,
  memberStatus: z.enum(["pending", "accepted", "rejected", "all"]).exactOptional(),
  status: text,
  protected: z.boolean().exactOptional(),
  containerFormat: text,
  diskFormat: text,
  minDiskGb: z.int().min(0).max(attributeMax).exactOptional(),
  minRamMb: z.int().min(0).max(attributeMax).exactOptional(),
  tags: z.array(z.string().min(1)).exactOptional(),
  createdAt: timeFilter.exactOptional(),
  updatedAt: timeFilter.exactOptional(),
  properties: z.record(z.string().min(1), z.string()).exactOptional(),
  sizeMinBytes: bytes,
  sizeMaxBytes: bytes,
  hidden: z.boolean().exactOptional(),
  category: z.enum(["public", "private", "shared", "market"]).exactOptional(),
  registered: z.boolean().exactOptional(),
  whole: z.boolean().exactOptional(),
  kmsKeyId: text,
  osBit: z
    .int()
    .refine((bits) => bits === 32 || bits === 64, "must be 32 or 64")
    .exactOptional(),
  osType: text,
  platform: text,
  architecture: z.enum(["x86", "arm"]).exactOptional(),
  use: z.enum(["ecs", "bms", "data", "iso"]).exactOptional(),
  supports: z
    .array(
      z.enum([
        "kvm",
        "xen",
        "largememory",
        "diskintensive",
        "highperformance",
        "xen_hana",
        "kvm_infiniband",
      ]),
    )
    .exactOptional(),
  xenGpuType: text,
  kvmGpuType: text,
  enterpriseProjectId: text,
  flavorId: text,
} satisfies ShapeOf<ImageFilters>;

/** Filters that only one kind of cloud has. */
const onlyOn: Readonly<Partial<Record<keyof ImageFilters, CloudKind>>> = {
  hidden: "glance",
  category: "ims",
  registered: "ims",
  whole: "ims",
  kmsKeyId: "ims",
  osBit: "ims",
  osType: "ims",
  platform: "ims",
  architecture: "ims",
  use: "ims",
  supports: "ims",
  xenGpuType: "ims",
  kvmGpuType: "ims",
  enterpriseProjectId: "ims",
  flavorId: "ims",
};

/**
 * Refuses filters that the connection's cloud lacks. It would ignore them and list too many images.
 */
export function filterFailures(filters: ImageFilters, { kind, title }: Connection): CheckFailure[] {
  const failures = Object.entries(onlyOn)
    .filter(([property, only]) => property in filters && only !== kind)
    .map(([property, only]) => ({
      property,
      reason: `is a filter of clouds of kind ${only}, and ${title} is of kind ${kind}`,
    }));
  if (kind === "ims" && filters.memberStatus === "all") {
    const reason = `must be "pending", "accepted" or "rejected" on clouds of kind ims`;
    failures.push({ property: "memberStatus", reason });
  }
  for (const name of Object.keys(filters.properties ?? {})) {
    const reason = propertyNameProblem(name, kind);
    if (reason !== undefined) {
      failures.push({ property: propertyPath(["properties", name]), reason });
    }
  }
  return failures;
}

/** The filters among the arguments of a look-up. */
export function filtersIn(args: object): ImageFilters {
  return Object.fromEntries(Object.entries(args).filter(([key]) => key in imageFiltersShape));
}
