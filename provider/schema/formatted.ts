/** Writes JSON as prettier does, so that a generated file needs no second tool. */

const printWidth = 100;

export function formatted(value: unknown): string {
  return `${write(value, 0, 0)}\n`;
}

/** `column` is where the value begins. One character is reserved for the comma after it. */
function write(value: unknown, depth: number, column: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Array.isArray(value) ? listParts(value, depth) : recordParts(value, depth);
  if (parts.length === 0) return `${open}${close}`;
  if (Array.isArray(value)) {
    const line = `[${parts.join(", ")}]`;
    if (!line.includes("\n") && column + line.length < printWidth) return line;
  }
  const inner = " ".repeat(2 * (depth + 1));
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${" ".repeat(2 * depth)}${close}`;
}

function listParts(list: readonly unknown[], depth: number): string[] {
  return list.map((item) => write(item, depth + 1, 2 * (depth + 1)));
}

function recordParts(record: object, depth: number): string[] {
  return Object.entries(record)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => {
      const start = `${JSON.stringify(key)}: `;
      return start + write(item, depth + 1, 2 * (depth + 1) + start.length);
    });
}
