/** What a cloud says about every image, in the state of an image and in the results of look-ups. */
export interface StoredImage {
  /** Id of the project that owns the image. */
  readonly owner?: string;
  /** Size of the stored bytes. */
  readonly sizeBytes?: number;
  /** Size of the disk inside, if the cloud reports it. */
  readonly virtualSizeBytes?: number;
  /** Hash of the bytes, hexadecimal. */
  readonly hashValue?: string;
  /** When the record was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** When the record was changed last, ISO 8601 in UTC. */
  readonly updatedAt: string;
  /** Path of the bytes, relative to the image service. */
  readonly file?: string;
  /** Path of the JSON schema of images, relative to the image service. */
  readonly schema?: string;
}
