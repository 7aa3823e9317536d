/**
 * Finds marked images of runs that did not finish. The first creation that needs them lists them.
 * The list is kept for each address and project until `forget` is called. The resource that a
 * leftover belongs to adopts it. Other leftovers are named in a warning and never deleted.
 */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import type { DeclaredAs } from "../run/declaredAs";
import type { Log } from "../run/log";
import { hasMark, MARK, MARK_RESOURCE } from "./mark";

export class Leftovers {
  readonly #looks = new Map<string, Promise<readonly CloudImage[]>>();
  /**
   * The marks of the resources that were checked or created in this run. These resources adopt the
   * leftovers with their marks.
   */
  readonly #expected = new Set<string>();
  /** The images that were found, by id, each with its cloud. */
  readonly #seen = new Map<string, { readonly image: CloudImage; readonly cloud: ImageCloud }>();
  readonly #named = new Set<string>();

  /** Says that this resource will look for its own leftovers. */
  expect(mark: Readonly<Record<string, string>>): void {
    const resource = mark[MARK_RESOURCE];
    if (resource !== undefined) this.#expected.add(resource);
  }

  /** Returns the images that carry the mark of this resource, as this run has listed them. */
  async find(
    cloud: ImageCloud,
    declaredAs: DeclaredAs,
    mark: Readonly<Record<string, string>>,
  ): Promise<readonly CloudImage[]> {
    this.expect(mark);
    const images = await this.#look(cloud, declaredAs);
    for (const image of images) this.#seen.set(image.id, { image, cloud });
    return images.filter((image) => hasMark(image, mark));
  }

  /**
   * Forgets the list, because the images may have changed since. The next `find` lists them again.
   */
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
   * Warns about the leftovers that no resource of this run has claimed. Called when a creation
   * ends. By then the engine has sent the checks of the resources that it creates at the same time.
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

/**
 * While a job creates an image on IMS, the client reports no name, because the cloud's name of the
 * image is the mark, which means nothing to users.
 */
function nameOf({ name }: CloudImage): string {
  return name === undefined ? "without a name of its own yet" : `"${name}"`;
}

async function keyOf(cloud: ImageCloud): Promise<string> {
  const { endpoint, projectId } = await cloud.location();
  return `${endpoint} ${projectId}`;
}
