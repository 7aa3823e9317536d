/**
 * Handlers get plain values, `UNKNOWN` and assets. The paths of secret values are kept separately,
 * and the values are marked as secret again on the way back.
 */
import { Struct, ListValue, NullValue, Value } from "google-protobuf/google/protobuf/struct_pb";
import { isAsset } from "../../resources/values/asset";
import { isUnknown, UNKNOWN } from "../../resources/values/unknown";
import { assetOf, isUnknownWord, signatureKey, signatures, unknownString } from "../engineValues";
import type { Path } from "./secretPaths";

export type Properties = Readonly<Record<string, unknown>>;

export interface Decoded {
  readonly values: Properties;
  readonly secrets: readonly Path[];
}

export function decode(struct: Struct | undefined): Decoded {
  const secrets: Path[] = [];
  const values = struct === undefined ? {} : recordOf(struct, [], secrets);
  return { values, secrets };
}

function recordOf(struct: Struct, path: Path, secrets: Path[]): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  struct.getFieldsMap().forEach((value: Value, key: string) => {
    entries.push([key, valueOf(value, [...path, key], secrets)]);
  });
  return Object.fromEntries(entries);
}

function valueOf(value: Value, path: Path, secrets: Path[]): unknown {
  switch (value.getKindCase()) {
    case Value.KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return isUnknownWord(text) ? UNKNOWN : text;
    }
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map((item, index) =>
        valueOf(item, [...path, index], secrets),
      );
    case Value.KindCase.STRUCT_VALUE:
      return objectOf(value.getStructValue() ?? new Struct(), path, secrets);
    case Value.KindCase.NULL_VALUE:
    case Value.KindCase.KIND_NOT_SET:
      return null;
  }
}

function objectOf(struct: Struct, path: Path, secrets: Path[]): unknown {
  const fields = struct.getFieldsMap();
  const inner = (key: string) => {
    const value: Value | undefined = fields.get(key);
    return value === undefined ? undefined : valueOf(value, path, secrets);
  };
  switch (inner(signatureKey)) {
    case signatures.secret:
      secrets.push(path);
      return inner("value") ?? null;
    case signatures.output:
      if (inner("secret") === true) secrets.push(path);
      return fields.has("value") ? inner("value") : UNKNOWN;
    case signatures.resource:
      return inner("id") ?? inner("urn");
    case signatures.bytes:
      return inner("value") ?? "";
    case signatures.asset:
    case signatures.archive:
      return assetOf(recordOf(struct, path, []));
    default:
      return recordOf(struct, path, secrets);
  }
}

/**
 * Leaves out properties without a value, because the engine would wait for ever for an answer that
 * contains one.
 */
export function encode(values: object, secrets: readonly Path[] = []): Struct {
  return structOf(values, [], new Set(secrets.map(keyOf)));
}

function structOf(record: object, path: Path, secrets: ReadonlySet<string>): Struct {
  const struct = new Struct();
  for (const [key, value] of Object.entries(record)) {
    if (value === undefined) continue;
    struct.getFieldsMap().set(key, encodedValue(value, [...path, key], secrets));
  }
  return struct;
}

function encodedValue(value: unknown, path: Path, secrets: ReadonlySet<string>): Value {
  const plain = plainValue(value, path, secrets);
  if (!secrets.has(keyOf(path))) return plain;
  const wrapper = new Struct();
  wrapper.getFieldsMap().set(signatureKey, new Value().setStringValue(signatures.secret));
  wrapper.getFieldsMap().set("value", plain);
  return new Value().setStructValue(wrapper);
}

function plainValue(value: unknown, path: Path, secrets: ReadonlySet<string>): Value {
  if (isUnknown(value)) return new Value().setStringValue(unknownString);
  if (value === null || value === undefined) return new Value().setNullValue(NullValue.NULL_VALUE);
  if (typeof value === "string") return new Value().setStringValue(value);
  if (typeof value === "number") return new Value().setNumberValue(value);
  if (typeof value === "boolean") return new Value().setBoolValue(value);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => encodedValue(item, [...path, index], secrets));
    return new Value().setListValue(new ListValue().setValuesList(items));
  }
  if (isAsset(value)) return new Value().setStructValue(structOf(value.encoded, path, new Set()));
  if (isPlainObject(value)) return new Value().setStructValue(structOf(value, path, secrets));
  throw new TypeError(`${path.join(".")} is a ${typeof value}, which the engine has no value for`);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
