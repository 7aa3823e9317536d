/** The rules for what clients may call things: names, descriptions, memory, disks, enterprise projects. */
import { type Fields, optionalInteger, optionalText } from "./body";
import { refuse } from "./errors";

export function requiredName(fields: Fields): string {
  const name = optionalText(fields, "name");
  if (name === undefined || name === "") throw refuse("0013", "The image name is missing.");
  return checkedName(name);
}

export function checkedName(name: string): string {
  if ([...name].length > 128) throw refuse("0002", "The image name is longer than 128 characters.");
  if (!isPlainName(name)) throw refuse("0003", `The image name ${name} is not valid.`);
  return name;
}

/** Letters, digits, Chinese characters, blanks, hyphens, dots and underscores, without outer blanks. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9\p{Script=Han} ._-]+$/u.test(name) && name.trim() === name;
}

export function optionalDescription(fields: Fields): string {
  return checkedDescription(optionalText(fields, "description") ?? "");
}

export function checkedDescription(description: string): string {
  if ([...description].length > 1024) {
    throw refuse("0004", "The description is longer than 1024 characters.");
  }
  if (/[\r<>]/.test(description)) throw refuse("0054", "The description is not valid.");
  return description;
}

/** `min_ram` and `max_ram`, in MB. */
export function memoryOf(fields: Fields): { minRam: number; maxRam: number | undefined } {
  const minRam = memory(fields, "min_ram") ?? 0;
  const maxRam = memory(fields, "max_ram");
  if (maxRam !== undefined && maxRam > 0 && maxRam < minRam) {
    throw refuse("0055", "max_ram is smaller than min_ram.");
  }
  return { minRam, maxRam: maxRam === 0 ? undefined : maxRam };
}

function memory(fields: Fields, key: string): number | undefined {
  const value = optionalInteger(fields, key);
  if (value === undefined) return undefined;
  return checkedMemory(key, value);
}

const largestMemoryMb = 4 * 1024 * 1024;

export function checkedMemory(key: string, value: number): number {
  if (value >= 0 && value <= largestMemoryMb) return value;
  throw refuse("0055", `${key} is out of range.`);
}

export function requiredDisk(fields: Fields, smallestGb: number, largestGb: number): number {
  const value = optionalInteger(fields, "min_disk");
  if (value !== undefined && value >= smallestGb && value <= largestGb) return value;
  throw refuse("0055", `min_disk must be between ${smallestGb} and ${largestGb}.`);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** "0", the default project, or a UUID. */
export function enterpriseProject(fields: Fields): string {
  return checkedEnterpriseProject(optionalText(fields, "enterprise_project_id") ?? "0");
}

export function checkedEnterpriseProject(id: string): string {
  if (isEnterpriseProject(id)) return id;
  throw refuse("0155", `The enterprise project ${id} could not be checked.`);
}

export function isEnterpriseProject(id: string): boolean {
  return id === "0" || uuid.test(id);
}
