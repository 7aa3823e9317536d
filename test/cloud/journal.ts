/**
 * A file of JSON lines that remembers the newest value of every key. A record is handed to the kernel before the
 * call that caused it is answered, so a killed process loses nothing that it acknowledged; a line that was cut off
 * by the kill belongs to a call that was never answered and is dropped.
 */
import * as fs from "node:fs";

export class Journal {
  readonly #file: string;
  readonly #values = new Map<string, unknown>();
  #descriptor: number;
  #records = 0;

  constructor(file: string) {
    this.#file = file;
    this.#load();
    this.#descriptor = this.#compact();
  }

  entries(prefix: string): [string, unknown][] {
    return [...this.#values]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]);
  }

  put(key: string, value: unknown): void {
    this.#values.set(key, value);
    this.#append({ key, value });
  }

  remove(key: string): void {
    this.#values.delete(key);
    this.#append({ key });
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  #append(record: { key: string; value?: unknown }): void {
    writeWhole(this.#descriptor, `${JSON.stringify(record)}\n`);
    this.#records += 1;
    // A long test run changes the same few records again and again; the file must not grow without bound.
    if (this.#records > 20_000 && this.#records > 4 * this.#values.size) {
      fs.closeSync(this.#descriptor);
      this.#descriptor = this.#compact();
    }
  }

  #load(): void {
    if (!fs.existsSync(this.#file)) return;
    const lines = fs.readFileSync(this.#file, "utf8").split("\n");
    // Every whole record ends with a newline, so what follows the last newline is a torn one.
    lines.pop();
    for (const line of lines) {
      // Our own format, written by #append alone.
      const record = JSON.parse(line) as { key: string; value?: unknown };
      if (record.value === undefined) this.#values.delete(record.key);
      else this.#values.set(record.key, record.value);
    }
  }

  /** Writes what is known into a new file and renames it over the old one: at any moment one of them is whole. */
  #compact(): number {
    const fresh = `${this.#file}.new`;
    const descriptor = fs.openSync(fresh, "w");
    for (const [key, value] of this.#values) {
      writeWhole(descriptor, `${JSON.stringify({ key, value })}\n`);
    }
    this.#records = this.#values.size;
    fs.renameSync(fresh, this.#file);
    return descriptor;
  }
}

/** One write call may take only a part of the text. */
function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  let written = 0;
  while (written < bytes.length) written += fs.writeSync(descriptor, bytes, written);
}
