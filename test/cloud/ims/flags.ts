/** Which features of an image exclude each other. */
import { refuse } from "./errors";
import type { ImsImage } from "./record";

const exclusions: readonly (readonly [string, readonly string[]])[] = [
  ["__support_xen_gpu_type", ["__support_xen", "__support_kvm"]],
  ["__support_kvm_gpu_type", ["__support_xen", "__support_kvm"]],
  ["__support_xen_hana", ["__support_xen", "__support_kvm"]],
  ["__support_kvm_infiniband", ["__support_xen"]],
];

export function requireFittingFlags({ properties }: Readonly<ImsImage>): void {
  for (const [flag, others] of exclusions) {
    if (properties[flag] === undefined) continue;
    const clash = others.find((other) => properties[other] !== undefined);
    if (clash) throw refuse("0035", `${flag} and ${clash} exclude each other.`);
  }
}
