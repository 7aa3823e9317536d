/**
 * Marked images of runs that did not finish. One look a connection and process, at the first creation that needs it.
 * They are adopted by the resource they belong to, or named; never deleted by guess.
 */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import type { DeclaredAs } from "../run/declaredAs";
import type { Log } from "../run/log";
import { hasMark, MARK, MARK_RESOURCE } from "./mark";

export class Leftovers {
  readonly #looks = new Map<string, Promise<readonly CloudImage[]>>();
  /** Mark of every resource that was checked or made in this run: its leftovers are not nobody's. */
  readonly #expected = new Set<string>();
  /** What the looks saw, by the image's id, and the cloud that it is in. */
  readonly #seen = new Map<string, { readonly image: CloudImage; readonly cloud: ImageCloud }>();
  readonly #named = new Set<string>();

  /** This resource is going to look for its own leftovers. */
  expect(mark: Readonly<Record<string, string>>): void {
    const resource = mark[MARK_RESOURCE];
    if (resource !== undefined) this.#expected.add(resource);
  }

  /** The images that carry exactly this mark, as the look of this run saw them. */
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

  /** A creation of this run left something behind: the next one looks again. */
  async forget(cloud: ImageCloud): Promise<void> {
    this.#looks.delete(await keyOf(cloud));
  }

  async #look(cloud: ImageCloud, declaredAs: DeclaredAs): Promise<readonly CloudImage[]> {
    const key = await keyOf(cloud);
    const { projectId } = await cloud.location();
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const look = cloud
      .listImages({ properties: { [MARK]: declaredAs.stack }, owner: projectId })
      // A cloud that does not know the filter lists everything: nothing of that is ours.
      .then((images) => images.filter((image) => image.properties[MARK] === declaredAs.stack));
    this.#looks.set(key, look);
    // A look that failed is no look: the next creation tries again.
    look.catch(() => this.#looks.delete(key));
    return look;
  }

  /**
   * Names the leftovers that no resource of this run has claimed. Called when a creation ends: by
   * then the engine has sent the checks of the resources that it makes beside that one.
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

/** While a job makes it, its name is its mark, which tells nobody anything. */
function nameOf({ name }: CloudImage): string {
  return name === undefined ? "without a name of its own yet" : `"${name}"`;
}

async function keyOf(cloud: ImageCloud): Promise<string> {
  const { endpoint, projectId } = await cloud.location();
  return `${endpoint} ${projectId}`;
}
