/**
 * Words that clouds use today, for editors. Any other text is accepted, because clouds can be
 * configured with words of their own.
 */

type OneOf<Known extends string> = Known | (string & Record<never, never>);

export type Visibility = OneOf<"private" | "shared" | "community" | "public">;

/** `all` is for lists only. */
export type VisibilityFilter = OneOf<"private" | "shared" | "community" | "public" | "all">;

/** Glance's default list, with `zvhd2` and `zvhd` of Huawei Cloud. */
export type DiskFormat = OneOf<
  | "qcow2"
  | "raw"
  | "iso"
  | "vhd"
  | "vhdx"
  | "vmdk"
  | "vdi"
  | "ploop"
  | "ami"
  | "ari"
  | "aki"
  | "zvhd2"
  | "zvhd"
>;

export type ContainerFormat = OneOf<
  "bare" | "ovf" | "ova" | "docker" | "compressed" | "ami" | "ari" | "aki"
>;

export type ImageStatus = OneOf<
  | "active"
  | "queued"
  | "saving"
  | "uploading"
  | "importing"
  | "deactivated"
  | "pending_delete"
  | "killed"
  | "deleted"
>;

export type OsType = OneOf<"Linux" | "Windows" | "Other">;
