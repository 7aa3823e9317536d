/**
 * Which images a look-up is about: every filter that some cloud has, in the words of the `Image`
 * resource.
 */
import { z } from "zod";
import type { CloudKind } from "../client/cloud";
import type { ImageCategory, ImageFeature, ImageUse } from "../client/readOperations";
import { propertyPath } from "../resources/checks/check";
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

/** An image must pass all that are given. Texts are compared exactly. */
export interface ImageFilters {
  /** The whole name. */
  readonly name?: string;
  /**
   * Regular expression of JavaScript that some part of the name matches, e.g. `^ubuntu-2[24]`;
   * `(?i)` at its beginning ignores case. Applied to what the cloud lists: give another filter as
   * well where there are many images.
   */
  readonly nameRegex?: string;
  /** Id of the project that owns the image. */
  readonly owner?: string;
  /**
   * `public`, `private` or `shared`; on OpenStack also `community`, which is the only way to other
   * projects' community images, and `all`.
   */
  readonly visibility?: VisibilityFilter;
  /**
   * Answer of this project to shares it received; with visibility `shared`. OpenStack also takes
   * `all`. A program that makes an `ImageAcceptance` for each image it finds must not look for
   * `pending` ones: once accepted they are not found any more, and the next run would take the
   * acceptances back. Use `all`.
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
   * Exactly this smallest disk, in GiB; at most 2147483647.
   * @type integer
   */
  readonly minDiskGb?: number;
  /**
   * Exactly this smallest memory, in MiB; at most 2147483647.
   * @type integer
   */
  readonly minRamMb?: number;
  /**
   * All of these tags, exactly as they are. On Huawei Cloud `key=value`, or `key` for one without a
   * value.
   */
  readonly tags?: readonly string[];
  /** When the record was made. */
  readonly createdAt?: TimeFilter;
  /** When the record was changed last. */
  readonly updatedAt?: TimeFilter;
  /**
   * Custom properties by name, and on Huawei Cloud those of the service, e.g. `__support_s4l` for
   * the board type of a bare metal flavor. Also attributes that have no argument of their own, e.g.
   * `checksum`. A name that has one, such as `status` or `size_min`, is refused.
   */
  readonly properties?: FilterProperties;
  /** At least so many stored bytes; images without bytes do not pass. */
  readonly sizeMinBytes?: number;
  /** At most so many stored bytes; images without bytes do not pass. */
  readonly sizeMaxBytes?: number;
  /**
   * True for hidden images only. A list has either these or the others. OpenStack.
   * @default false
   */
  readonly hidden?: boolean;
  /** Whose image it is; `shared` by or with the project. Huawei Cloud. */
  readonly category?: ImageCategory;
  /**
   * Registered images; ordinary users can only ask for true, which is what they get anyhow. Huawei
   * Cloud.
   */
  readonly registered?: boolean;
  /** Full images of servers, or all others. Huawei Cloud. */
  readonly whole?: boolean;
  /** Key that encrypts the image. Huawei Cloud. */
  readonly kmsKeyId?: string;
  /**
   * Word size of the operating system, 32 or 64. Huawei Cloud.
   * @type integer
   */
  readonly osBit?: number;
  /** `Linux`, `Windows` or `Other`. Huawei Cloud. */
  readonly osType?: OsType;
  /** Distribution of the operating system, e.g. `Ubuntu`. Huawei Cloud. */
  readonly platform?: string;
  /** Processor of its servers. Huawei Cloud; elsewhere `properties` has it. */
  readonly architecture?: ImageArchitecture;
  /** What is made from it. Huawei Cloud. */
  readonly use?: ImageUse;
  /** Features that it supports, all of these. Huawei Cloud. */
  readonly supports?: readonly ImageFeature[];
  /** GPU of servers on Xen; not together with `supports` of `xen` or `kvm`. Huawei Cloud. */
  readonly xenGpuType?: string;
  /** GPU of servers on KVM; not together with `supports` of `xen` or `kvm`. Huawei Cloud. */
  readonly kvmGpuType?: string;
  /**
   * `0` for the default one, an id, or `all_granted_eps` for all that the user may see. Huawei
   * Cloud.
   */
  readonly enterpriseProjectId?: string;
  /** Public images that a server of this flavor can use; not for bare metal. Huawei Cloud. */
  readonly flavorId?: string;
}

/** Answers to a share, and `all` for any. */
export type MemberStatusFilter = "pending" | "accepted" | "rejected" | "all";

/** Values by the names of properties. */
export interface FilterProperties {
  readonly [key: string]: string;
}

const text = z.string().min(1).exactOptional();

/** Glance keeps them in 32 bits. */
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

/** Filters that the connection's cloud does not have: it would ignore them, and list too much. */
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
