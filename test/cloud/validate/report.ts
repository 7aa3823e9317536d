/** How the checks tell what they find. */
import type { Complaint } from "./schemas";

/** Where it is, as `request query limit`, and what is wrong there; nothing when there are no complaints. */
export type Report = (where: string, complaints: readonly Complaint[]) => void;

export function complaint(message: string): Complaint {
  return { place: "", message };
}

/** undefined when the text is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
