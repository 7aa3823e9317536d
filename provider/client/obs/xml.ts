import type { XmlElement } from "@rgrove/parse-xml";

export interface Xml {
  readonly name: string;
  /** Undefined if there is no such child. */
  text(child: string): string | undefined;
  all(child: string): readonly Xml[];
}

// Loaded at the first answer, because most programs upload no file.
const library = (): typeof import("@rgrove/parse-xml") =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("@rgrove/parse-xml") as typeof import("@rgrove/parse-xml");

/** Undefined if the text is not XML. */
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
