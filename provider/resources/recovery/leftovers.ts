import type { CloudImage, ImageCloud } from "../../client/cloud";
import type { DeclaredAs } from "../run/declaredAs";
import type { Log } from "../run/log";
import { hasMark, MARK, MARK_RESOURCE, type Mark } from "./mark";

/**
 * Marked images of runs that did not finish. The resource that a leftover belongs to adopts it.
 * Other leftovers are named in a warning and never deleted.
 */
export class Leftovers {
  /** A list for each address and project, kept until `forget`. */
  readonly #looks = new Map<string, Promise<readonly CloudImage[]>>();
  /** `MARK_RESOURCE` of the resources that adopt their leftovers in this run. */
  readonly #expected = new Set<string>();
  readonly #seen = new Map<string, { readonly image: CloudImage; readonly cloud: ImageCloud }>();
  readonly #named = new Set<string>();

  /** Says that this resource will look for its own leftovers. */
  expect(mark: Mark): void {
    const resource = mark[MARK_RESOURCE];
    if (resource !== undefined) this.#expected.add(resource);
  }

  async find(
    cloud: ImageCloud,
    declaredAs: DeclaredAs,
    mark: Mark,
  ): Promise<readonly CloudImage[]> {
    this.expect(mark);
    const images = await this.#look(cloud, declaredAs);
    for (const image of images) this.#seen.set(image.id, { image, cloud });
    return images.filter((image) => hasMark(image, mark));
  }

  /** The next `find` lists the images again. */
  async forget(cloud: ImageCloud): Promise<void> {
    this.#looks.delete(await keyOf(cloud));
  }

  async #look(cloud: ImageCloud, declaredAs: DeclaredAs): Promise<readonly CloudImage[]> {
    const key = await keyOf(cloud);
    const { projectId } = await cloud.location();
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const look = cloud
      .listImages({
        properties: { [MARK]: declaredAs.stack },
        // The mark alone is enough if the project is not known.
        ...(projectId === "" ? {} : { owner: projectId }),
      })
      // A cloud that does not know the filter lists all images, so the others are removed here.
      .then((images) => images.filter((image) => image.properties[MARK] === declaredAs.stack));
    this.#looks.set(key, look);
    // A failed list is not kept, so the next creation tries again.
    look.catch(() => this.#looks.delete(key));
    return look;
  }

  /**
   * Warns about the leftovers that no resource has claimed. Called when a creation ends, because by
   * then the engine has sent the checks of the resources that it creates at the same time.
   */
  nameUnclaimed(log: Log): void {
    for (const { image, cloud } of this.#seen.values()) {
      const resource = image.properties[MARK_RESOURCE] ?? "";
      if (this.#expected.has(resource) || this.#named.has(image.id)) continue;
      this.#named.add(image.id);
      log.warn(
        `image ${image.id} (${nameOf(image)}, ${image.status}) was begun by a run of this stack that did not finish, ` +
          `and no resource of this run has claimed it so far (${cloud.connectionName}); ` +
          `if none does and it is not wanted: ${cloud.rules.deleteCommand}${image.id}`,
      );
    }
  }
}

/** On IMS the name of a marked image is its mark, so the client reports no name. */
function nameOf({ name }: CloudImage): string {
  return name === undefined ? "without a name of its own yet" : `"${name}"`;
}

async function keyOf(cloud: ImageCloud): Promise<string> {
  const { endpoint, projectId } = await cloud.location();
  return `${endpoint} ${projectId}`;
}
