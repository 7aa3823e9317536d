/** Everything the local cloud remembers, in typed collections over one journal, plus the folders of image bytes. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Journal } from "./journal";
import type { ImageMember, ImageRecord } from "./glance/record";
import type { ImportTask } from "./glance/tasks";
import type { ApplicationCredential } from "./keystone/applicationCredentials";
import type { Project, User } from "./keystone/directory";
import type { Token } from "./keystone/tokens";

export class State {
  readonly projects: Collection<Project>;
  readonly users: Collection<User>;
  readonly tokens: Collection<Token>;
  readonly applicationCredentials: Collection<ApplicationCredential>;
  readonly images: Collection<ImageRecord>;
  /** By `memberKey`: apart from the images, because Glance saves a member without saving its image. */
  readonly members: Collection<ImageMember>;
  readonly tasks: Collection<ImportTask>;
  /** Bytes of finished uploads, one file an image. */
  readonly imageFolder: string;
  /** Bytes staged for an import, and uploads that still run. */
  readonly stagingFolder: string;
  readonly #journal: Journal;

  constructor(folder: string) {
    this.imageFolder = path.join(folder, "images");
    this.stagingFolder = path.join(folder, "staging");
    fs.mkdirSync(this.imageFolder, { recursive: true });
    fs.mkdirSync(this.stagingFolder, { recursive: true });
    removePartialUploads(this.stagingFolder);
    this.#journal = new Journal(path.join(folder, "journal.jsonl"));
    this.projects = new Collection(this.#journal, "project");
    this.users = new Collection(this.#journal, "user");
    this.tokens = new Collection(this.#journal, "token");
    this.applicationCredentials = new Collection(this.#journal, "applicationCredential");
    this.images = new Collection(this.#journal, "image");
    this.members = new Collection(this.#journal, "member");
    this.tasks = new Collection(this.#journal, "task");
  }

  close(): void {
    this.#journal.close();
  }
}

export class Collection<T> {
  readonly #journal: Journal;
  readonly #prefix: string;
  readonly #items: Map<string, T>;

  constructor(journal: Journal, kind: string) {
    this.#journal = journal;
    this.#prefix = `${kind}/`;
    // The journal holds only what put() wrote under this prefix, hence T.
    this.#items = new Map(journal.entries(this.#prefix) as [string, T][]);
  }

  /** A copy: changes count only once they are put back. */
  get(id: string): T | undefined {
    return structuredClone(this.#items.get(id));
  }

  has(id: string): boolean {
    return this.#items.has(id);
  }

  /** The stored items themselves, for reading; copying thousands of them for each list would be slow. */
  values(): Readonly<T>[] {
    return [...this.#items.values()];
  }

  put(id: string, item: T): void {
    const stored = structuredClone(item);
    this.#items.set(id, stored);
    this.#journal.put(this.#prefix + id, stored);
  }

  remove(id: string): void {
    if (!this.#items.delete(id)) return;
    this.#journal.remove(this.#prefix + id);
  }
}

function removePartialUploads(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    if (name.endsWith(".part")) fs.rmSync(path.join(folder, name));
  }
}
