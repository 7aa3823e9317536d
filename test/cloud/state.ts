/** Everything the local cloud remembers, in typed collections over one journal, plus the folders of image bytes. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Journal } from "./journal";
import type { ImageMember, ImageRecord } from "./glance/record";
import type { ImportTask } from "./glance/tasks";
import type { AccessKey } from "./iam/accessKeys";
import type { Backup } from "./ims/backups";
import type { Job } from "./ims/job";
import type { ImsImage, ImsMember } from "./ims/record";
import type { Bucket, ObjectRecord, UploadRecord } from "./obs/store";
import type { ApplicationCredential } from "./keystone/applicationCredentials";
import type { Project, User } from "./keystone/directory";
import type { Token } from "./keystone/tokens";
import type { Trust } from "./keystone/trusts";

export class State {
  readonly projects: Collection<Project>;
  readonly users: Collection<User>;
  readonly tokens: Collection<Token>;
  readonly applicationCredentials: Collection<ApplicationCredential>;
  readonly trusts: Collection<Trust>;
  /** By their public half. */
  readonly accessKeys: Collection<AccessKey>;
  readonly images: Collection<ImageRecord>;
  /** By `memberKey`: apart from the images, because Glance saves a member without saving its image. */
  readonly members: Collection<ImageMember>;
  readonly tasks: Collection<ImportTask>;
  readonly imsImages: Collection<ImsImage>;
  /** By `memberKey`, as the members of Glance. */
  readonly imsMembers: Collection<ImsMember>;
  readonly imsJobs: Collection<Job>;
  readonly imsBackups: Collection<Backup>;
  readonly buckets: Collection<Bucket>;
  /** By bucket and key. */
  readonly objects: Collection<ObjectRecord>;
  /** Uploads of objects in parts that have not ended. */
  readonly uploads: Collection<UploadRecord>;
  /** Bytes of objects, and of parts of objects. */
  readonly objectFolder: string;
  /** Bytes of finished uploads, one file an image. */
  readonly imageFolder: string;
  /** Bytes staged for an import, and uploads that still run. */
  readonly stagingFolder: string;
  readonly #journal: Journal;

  constructor(folder: string) {
    this.objectFolder = path.join(folder, "objects");
    this.imageFolder = path.join(folder, "images");
    this.stagingFolder = path.join(folder, "staging");
    fs.mkdirSync(this.objectFolder, { recursive: true });
    fs.mkdirSync(this.imageFolder, { recursive: true });
    fs.mkdirSync(this.stagingFolder, { recursive: true });
    removePartialUploads(this.stagingFolder);
    this.#journal = new Journal(path.join(folder, "journal.jsonl"));
    this.projects = new Collection(this.#journal, "project");
    this.users = new Collection(this.#journal, "user");
    this.tokens = new Collection(this.#journal, "token");
    this.applicationCredentials = new Collection(this.#journal, "applicationCredential");
    this.trusts = new Collection(this.#journal, "trust");
    this.accessKeys = new Collection(this.#journal, "accessKey");
    this.images = new Collection(this.#journal, "image");
    this.members = new Collection(this.#journal, "member");
    this.tasks = new Collection(this.#journal, "task");
    this.imsImages = new Collection(this.#journal, "imsImage");
    this.imsMembers = new Collection(this.#journal, "imsMember");
    this.imsJobs = new Collection(this.#journal, "imsJob");
    this.imsBackups = new Collection(this.#journal, "imsBackup");
    this.buckets = new Collection(this.#journal, "bucket");
    this.objects = new Collection(this.#journal, "object");
    this.uploads = new Collection(this.#journal, "upload");
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
