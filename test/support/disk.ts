/**
 * A real bootable disk, small enough to upload many times: the iPXE network boot ISO, and the same as qcow2.
 *
 * Both come from Debian's packages, which any user can download and unpack beside the system: nothing is installed.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, open, readdir, rm } from "node:fs/promises";
import * as path from "node:path";

import { prepared } from "./prepared";
import { findApt, type Found } from "./prerequisites";
import { cacheFolder } from "./repository";
import { run } from "./run";

/** The folder with disk.iso and disk.qcow2. */
export async function bootableDisks(): Promise<string> {
  return await prepared({
    folder: path.join(cacheFolder, "disk"),
    saying: "fetching a bootable disk and qemu-img from Debian's packages (a few seconds)",
    make: async (folder) => {
      const system = path.join(folder, "system");
      await unpackPackages(["ipxe", "qemu-utils"], system);
      const iso = path.join(folder, "disk.iso");
      await copyFile(fromSystem(system, "usr/lib/ipxe/ipxe.iso"), iso);
      await assertBootable(iso);
      await convert(system, iso, path.join(folder, "disk.qcow2"));
      await rm(system, { recursive: true });
    },
  });
}

/** What fetching takes. */
export function findDiskTools(): Found {
  return findApt();
}

/** Downloads the packages and whatever they need that this machine lacks, and unpacks them into the folder. */
async function unpackPackages(names: readonly string[], folder: string): Promise<void> {
  const lists = path.join(folder, "lists");
  const cache = path.join(folder, "cache");
  const archives = path.join(cache, "archives");
  await mkdir(path.join(lists, "partial"), { recursive: true });
  await mkdir(path.join(archives, "partial"), { recursive: true });
  // Lists, cache and locks of our own: no rights are needed, and the system's are left alone.
  const options = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${cache}`,
    "Debug::NoLocking=1",
    "APT::Sandbox::User=",
    "APT::Install-Recommends=0",
  ].flatMap((option) => ["-o", option]);
  await run("apt-get", [...options, "update"]);
  await run("apt-get", [...options, "--yes", "--download-only", "install", ...names]);
  for (const name of await readdir(archives)) {
    if (name.endsWith(".deb")) await run("dpkg-deb", ["-x", path.join(archives, name), folder]);
  }
}

/** A file as just unpacked or, where the package was installed already, as installed. */
function fromSystem(folder: string, file: string): string {
  const unpacked = path.join(folder, file);
  return existsSync(unpacked) ? unpacked : path.join("/", file);
}

async function convert(system: string, iso: string, qcow2: string): Promise<void> {
  const libraries = path.join(system, "usr", "lib");
  const folders = existsSync(libraries) ? await readdir(libraries) : [];
  const machine = folders.find((name) => name.endsWith("-linux-gnu")) ?? "";
  await run(
    fromSystem(system, "usr/bin/qemu-img"),
    ["convert", "-f", "raw", "-O", "qcow2", iso, qcow2],
    { environment: { ...process.env, LD_LIBRARY_PATH: path.join(libraries, machine) } },
  );
}

/** A BIOS boots a disk whose first sector ends with 55 AA, and a CD whose 17th sector names El Torito. */
async function assertBootable(iso: string): Promise<void> {
  const file = await open(iso);
  try {
    const read = async (position: number, length: number) =>
      (await file.read(Buffer.alloc(length), 0, length, position)).buffer;
    const signature = (await read(510, 2)).toString("hex");
    const bootRecord = (await read(17 * 2048, 39)).toString("latin1");
    if (signature !== "55aa" || !bootRecord.includes("EL TORITO SPECIFICATION")) {
      throw new Error(`${iso} is no bootable disk: ${signature}, ${JSON.stringify(bootRecord)}`);
    }
  } finally {
    await file.close();
  }
}
