/** A3 and A4: images from a server, its data disks, a file or a volume; the body says which. */
import type { Answer } from "../http";
import { requireMember } from "./access";
import { type Fields, readFields } from "./body";
import type { ImsRequest } from "./context";
import { badBody, refuse } from "./errors";
import { createFromFile } from "./createFromFile";
import { createFromServer, createFromServerDisks, createFromVolume } from "./createFromServer";

export async function createImage(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  switch (variantOf(fields)) {
    case "server":
      return createFromServer(request, fields);
    case "disks":
      return createFromServerDisks(request, fields);
    case "file":
      return createFromFile(request, fields);
    case "volume":
      return createFromVolume(request, fields);
  }
}

function variantOf(fields: Fields): "server" | "disks" | "file" | "volume" {
  const [given, other] = (["instance_id", "image_url", "volume_id"] as const).filter(
    (key) => fields[key] !== undefined,
  );
  if (other !== undefined) throw badBody(`${given} and ${other} exclude each other.`);
  switch (given) {
    case "instance_id":
      if (fields["data_images"] !== undefined) {
        throw badBody("instance_id and data_images exclude each other.");
      }
      return "server";
    case "image_url":
      return "file";
    case "volume_id":
      return "volume";
    default:
      if (Array.isArray(fields["data_images"])) return "disks";
      throw refuse("0012", "The server ID is missing.");
  }
}
