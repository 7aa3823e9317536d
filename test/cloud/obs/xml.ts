/** The few XML documents that the object storage sends, and the one kind that it reads. */
import { parseXml, type XmlDocument, XmlElement } from "@rgrove/parse-xml";
import type { Answer } from "../http";

/** A name with its text or its children. */
export type XmlNode = readonly [name: string, content: string | number | readonly XmlNode[]];

export function xmlAnswer(
  status: number,
  root: XmlNode,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { "Content-Type": "application/xml", ...headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, namespaceOf(root))}`,
  };
}

/** Answers live in S3's namespace, refusals in none. */
function namespaceOf([name]: XmlNode): string {
  return name === "Error" ? "" : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
}

function written([name, content]: XmlNode, attributes = ""): string {
  const inner = Array.isArray(content)
    ? content.map((child: XmlNode) => written(child)).join("")
    : escaped(String(content));
  return `<${name}${attributes}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[^\x20-\uffff]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The element, unless there is nothing to write into it. */
export function optional(name: string, content: string | number | undefined): XmlNode[] {
  return content === undefined ? [] : [[name, content]];
}

/** undefined when it is no XML. */
export function readXml(text: string): XmlElement | undefined {
  let document: XmlDocument;
  try {
    document = parseXml(text);
  } catch {
    return undefined;
  }
  return document.root ?? undefined;
}

export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
}

export function textOf(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text;
}
