/** Says what is wrong with a value by a schema of the API's description, which is named by a JSON pointer. */
import type { ApiDocument } from "./document";

export interface Schemas {
  /** Sentences, with the place in the value in front; none when it fits. */
  complaints(pointer: readonly string[], value: unknown): Complaint[];
  /** The same for a value that came as text, in a query or a path. */
  textComplaints(pointer: readonly string[], text: string | readonly string[]): Complaint[];
}

export interface Complaint {
  /** JSON pointer into the value; "" for the value itself. */
  readonly place: string;
  readonly message: string;
}

export async function compileSchemas(document: ApiDocument): Promise<Schemas> {
  // Only with --validate: the compiler of schemas is large, and no dependency of the package.
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const strictness = { strict: false, allErrors: true, validateSchema: false } as const;
  const exact = new Ajv2020(strictness);
  const lenient = new Ajv2020({ ...strictness, coerceTypes: "array" });
  for (const ajv of [exact, lenient]) ajv.addSchema(document.content, "api");
  const check = (ajv: typeof exact, pointer: readonly string[], value: unknown): Complaint[] => {
    const reference = `api#/${pointer.map(escaped).join("/")}`;
    const validate = ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message = "is not valid", params }) => ({
      place: instancePath,
      message: `${message}${detail(params)}`,
    }));
  };
  return {
    complaints: (pointer, value) => check(exact, pointer, value),
    textComplaints: (pointer, text) => check(lenient, pointer, text),
  };
}

/** `~1` for a slash of a JSON pointer, percent signs for what a fragment of an address cannot hold. */
function escaped(segment: string): string {
  return encodeURIComponent(segment.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** What the sentence leaves out: the allowed values of an enumeration. */
function detail(params: Readonly<Record<string, unknown>>): string {
  const allowed = params["allowedValues"];
  return Array.isArray(allowed) ? `: ${allowed.join(", ")}` : "";
}
