/** Reading what clients send to IMS-native operations. */
import { isRecord, readText } from "../http";
import type { ImsRequest } from "./context";
import { badBody, refuse } from "./errors";

export type Fields = Readonly<Record<string, unknown>>;

export async function readFields(request: ImsRequest): Promise<Fields> {
  const content = await readJson(request);
  if (!isRecord(content)) throw badBody("The request body must be a JSON object.");
  return content;
}

export async function readJson(request: ImsRequest): Promise<unknown> {
  const text = await readText(request.call);
  if (text.trim() === "") throw refuse("0007", "The request body is missing.");
  try {
    return JSON.parse(text);
  } catch {
    throw badBody("The request body is not valid JSON.");
  }
}

/** A text that is there and not empty; what is missing is refused with the code given. */
export function requiredText(fields: Fields, key: string, missingCode = "0001"): string {
  const text = optionalText(fields, key);
  if (text === undefined || text === "") throw refuse(missingCode, `${key} is missing.`);
  return text;
}

export function optionalText(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw badBody(`${key} must be a string.`);
  return value;
}

export function optionalFlag(fields: Fields, key: string): boolean | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw badBody(`${key} must be a boolean.`);
  return value;
}

export function optionalInteger(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw badBody(`${key} must be an integer.`);
  }
  return value;
}

export function optionalTexts(fields: Fields, key: string): string[] | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw badBody(`${key} must be a list.`);
  return value.map((item: unknown) => {
    if (typeof item !== "string") throw badBody(`${key} must be a list of strings.`);
    return item;
  });
}

export function requiredTexts(fields: Fields, key: string): string[] {
  const texts = optionalTexts(fields, key);
  if (!texts || texts.length === 0) throw badBody(`${key} must name at least one.`);
  return texts;
}

export function optionalList(fields: Fields, key: string): Fields[] | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every(isRecord)) {
    throw badBody(`${key} must be a list of objects.`);
  }
  return value;
}
