/**
 * Well-formed HTML as a tree, with as much of a document's interface as pasting asks for; real parsing is tested in a browser.
 */

const EMPTY = new Set(['br', 'hr', 'img', 'meta', 'link', 'col']);
const SIGNS = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
const PIECE = /<!--[\s\S]*?-->|<![^>]*>|<\/([\w:]+)>|<([\w:]+)((?:\s+[\w:-]+(?:=(?:"[^"]*"|'[^']*'))?)*)\s*\/?>|[^<]+/g;
const ATTRIBUTE = /([\w:-]+)(?:=(?:"([^"]*)"|'([^']*)'))?/g;

class Text {
  nodeType = 3;
  childNodes = [];

  constructor(text) {
    this.nodeValue = this.textContent = text.replace(/&(#?\w+);/g, (_, name) => SIGNS[name] ?? String.fromCodePoint(Number(name.slice(1))));
  }
}

class Element {
  nodeType = 1;
  childNodes = [];
  parent = null;

  constructor(localName, attributes) {
    this.localName = localName;
    this.attributes = attributes;
  }

  get className() {
    return this.attributes.get('class') ?? '';
  }

  get children() {
    return this.childNodes.filter(({ nodeType }) => nodeType === 1);
  }

  get textContent() {
    return this.childNodes.map(({ textContent }) => textContent).join('');
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.attributes.has(name);
  }

  querySelectorAll(name) {
    return this.children.flatMap((child) => [...(child.localName === name ? [child] : []), ...child.querySelectorAll(name)]);
  }

  querySelector(name) {
    return this.querySelectorAll(name)[0] ?? null;
  }

  closest(name) {
    return this.localName === name ? this : (this.parent?.closest(name) ?? null);
  }
}

/** @param {string} html */
export function tree(html) {
  let here = new Element('body', new Map());
  for (const [piece, closing, opening, attributes] of html.matchAll(PIECE)) {
    if (piece.startsWith('<!')) continue;
    if (closing) here = here.parent ?? here;
    else if (!opening) here.childNodes.push(new Text(piece));
    else {
      const found = [...attributes.matchAll(ATTRIBUTE)].map(([, name, one, other]) => [name, one ?? other ?? '']);
      const element = new Element(opening.toLowerCase(), new Map(found));
      element.parent = here;
      here.childNodes.push(element);
      if (!EMPTY.has(element.localName)) here = element;
    }
  }
  return here;
}
