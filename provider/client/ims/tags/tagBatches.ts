/**
 * Combines the tag changes of one moment, usually into at most two calls. Tags are set before
 * others are removed, so that the image is not without tags in between. If it would have too many
 * tags then, the removal comes first. Nothing is read, because each call changes only its own keys.
 */
import { batched, changesOfEngine } from "../../batching/batch";
import type { TagChange } from "../../cloud";
import { isApiError } from "../../http/errors";
import type { ImsCalls } from "../calls";
import { changeTags as sendTags } from "./resourceTags";
import { kept } from "../../kept";
import { tagKey } from "../../tagText";

export function tagChanges(options: ImsCalls): (id: string, change: TagChange) => Promise<void> {
  const collectorOf = kept((id: string) => collector(options, id));
  return (id, change) => collectorOf(id)(change);
}

function collector(options: ImsCalls, id: string): (change: TagChange) => Promise<void> {
  const { clock } = options;
  return batched<TagChange, void>({
    clock,
    ...changesOfEngine,
    run: async (changes) => {
      try {
        await apply(options, id, changes);
        return changes.map(() => ({ status: "fulfilled", value: undefined }));
      } catch (error) {
        const isAboutOne = isApiError(error, "badRequest", "quota");
        if (changes.length === 1 || !isAboutOne) throw error;
        // One caller asks for too much. The changes are sent one by one, so that only it fails.
        const results: PromiseSettledResult<void>[] = [];
        for (const change of changes)
          results.push(...(await Promise.allSettled([apply(options, id, [change])])));
        return results;
      }
    },
  });
}

async function apply(
  { send, projectId }: ImsCalls,
  id: string,
  changes: readonly TagChange[],
): Promise<void> {
  const add = [...new Set(changes.flatMap((change) => change.add ?? []))];
  const kept = new Set(add.map(tagKey));
  // A key that is set is not removed, because that would remove the new value.
  const remove = [...new Set(changes.flatMap((change) => change.remove ?? []))].filter(
    (tag) => !kept.has(tagKey(tag)),
  );
  const project = await projectId();
  const set = () => sendTags(send, project, id, "create", add);
  const take = () => sendTags(send, project, id, "delete", remove);
  if (add.length === 0) {
    if (remove.length > 0) await take();
    return;
  }
  if (remove.length === 0) return set();
  try {
    await set();
  } catch (error) {
    // The image would have too many tags, so the removal must come first.
    if (!isApiError(error, "quota")) throw error;
    await take();
    return set();
  }
  await take();
}
