/** Reads the XML answers of the object storage, and writes the one body that it wants. */
import type { XmlElement } from "@rgrove/parse-xml";

/** An element and what is in it, by the names of its children. */
export interface Xml {
  readonly name: string;
  /** Text of the child of this name; undefined when there is none. */
  text(child: string): string | undefined;
  all(child: string): readonly Xml[];
}

// Required at the first answer: most programs store no file.
const library = (): typeof import("@rgrove/parse-xml") =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("@rgrove/parse-xml") as typeof import("@rgrove/parse-xml");

/** The root of a document, or undefined when the text is no XML. */
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
