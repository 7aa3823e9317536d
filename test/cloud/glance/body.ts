/** Reading JSON bodies with Glance's own refusals. */
import { announcesBody, type Call, readText } from "../http";
import { refuse } from "./errors";

export async function readJsonBody(call: Call): Promise<unknown> {
  const text = announcesBody(call) ? await readText(call) : "";
  if (text === "") throw refuse(400, "Body expected in request.");
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(400, "Malformed JSON in request body.");
  }
}
