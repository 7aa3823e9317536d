/** Reads the XML answers of the object storage, and writes the one XML body that it takes. */
import type { XmlElement } from "@rgrove/parse-xml";

/** An element; its content is read by the names of its children. */
export interface Xml {
  readonly name: string;
  /** The text of the child with this name; undefined if there is none. */
  text(child: string): string | undefined;
  all(child: string): readonly Xml[];
}

// Loaded at the first answer, because most programs upload no file.
const library = (): typeof import("@rgrove/parse-xml") =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("@rgrove/parse-xml") as typeof import("@rgrove/parse-xml");

/** The root of a document; undefined if the text is not XML. */
export function readXml(text: string): Xml | undefined {
  if (!text.trimStart().startsWith("<")) return undefined;
  try {
    const { root } = library().parseXml(text.trimStart());
    return root === null ? undefined : wrapped(root);
  } catch {
    return undefined;
  }
}

function wrapped(element: XmlElement): Xml {
  const children = (name: string) =>
    element.children.filter(
      (child): child is XmlElement =>
        child.type === "element" && "name" in child && child.name === name,
    );
  return {
    name: element.name,
    text: (name) => children(name)[0]?.text,
    all: (name) => children(name).map(wrapped),
  };
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
