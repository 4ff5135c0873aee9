import { jsonLanguage } from '@codemirror/lang-json';
import type { JsonPath } from '@livermore/schemas';

/** Characters `from` (first) to `to` (after the last) of a text. */
export interface TextRange {
  from: number;
  to: number;
}

/** A value of a JSON text with the place of its key, where it has one. */
export interface JsonPlace {
  path: JsonPath;
  value: TextRange;
  key: TextRange | null;
}

/** Where the writer is: at the name of a key of the object at `path`, or at the value at `path`. */
export interface WritingPlace {
  kind: 'key' | 'value';
  path: JsonPath;
  /** What is being replaced by what is chosen. */
  replace: TextRange;
  /** Keys of that object, without the one being written. */
  keys: string[];
}

export interface TextProblem extends TextRange {
  message: string;
  /** The text cannot be read because of it. */
  fatal: boolean;
}

type Node = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

/** What stands where in a JSON text, also in one that is being written and cannot be read yet. */
export class JsonPlaces {
  readonly places: readonly JsonPlace[];
  readonly #text: string;
  readonly #top: Node;
  readonly #byPath = new Map<string, JsonPlace>();
  readonly #twice: JsonPlace[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#top = jsonLanguage.parser.parse(text).topNode;
    const places: JsonPlace[] = [];
    this.#collect(this.#top, [], places);
    this.places = places;
    for (const place of places) {
      const name = JSON.stringify(place.path);
      const before = this.#byPath.get(name);
      if (before) this.#twice.push(before);
      this.#byPath.set(name, place);
    }
  }

  /** Where a path is to be shown: its key or value, or those of what it would stand in. */
  rangeOf(path: JsonPath): TextRange {
    for (let length = path.length; length > 0; length--) {
      const place = this.#byPath.get(JSON.stringify(path.slice(0, length)));
      if (place) return length === path.length ? place.value : (place.key ?? place.value);
    }
    return { from: 0, to: Math.min(1, this.#text.length) };
  }

  /** The innermost place with its key or value at an offset. */
  placeAt(offset: number): JsonPlace | null {
    const holds = (range: TextRange | null): boolean => range !== null && range.from <= offset && offset < range.to;
    return this.places.findLast(({ key, value }) => holds(key) || holds(value)) ?? null;
  }

  /** What is being written at an offset; null where no key and no value may stand. */
  writingAt(offset: number): WritingPlace | null {
    const node = this.#top.resolveInner(offset, -1);
    const replace = isWord(node) ? { from: node.from, to: node.to } : this.#wordAt(offset);
    const holder = holderOf(node);
    if (!holder) return null;
    const path = this.#pathOf(holder);
    const before = this.#text.slice(holder.from, replace.from).trimEnd().at(-1);
    if (holder.name === 'Property') return before === ':' ? { kind: 'value', path, replace, keys: [] } : this.#keyAt(holder.parent, replace);
    if (holder.name === 'Array') return before === '[' || before === ',' ? { kind: 'value', path: [...path, itemsBefore(holder, offset)], replace, keys: [] } : null;
    if (before === ':') {
      const property = lastChild(holder, 'Property', offset);
      return property ? { kind: 'value', path: this.#pathOf(property), replace, keys: [] } : null;
    }
    return before === '{' || before === ',' ? this.#keyAt(holder, replace) : null;
  }

  /** What keeps the text from being read, at most the first few places of it. */
  problems(): TextProblem[] {
    const found: TextProblem[] = [];
    this.#top.cursor().iterate(({ type, from, to }) => {
      if (type.isError) found.push({ from, to: Math.max(to, Math.min(from + 1, this.#text.length)), message: this.#reason(from, to), fatal: true });
    });
    if (found.length > 0) return found.slice(0, 3);
    const last = this.#twice.map(({ key, value }) => ({ ...(key ?? value), message: 'This key stands here twice; only the last one counts.', fatal: false }));
    return [...(this.#unreadable() ? [{ from: 0, to: this.#text.length, message: 'This is not JSON.', fatal: true }] : []), ...last];
  }

  #unreadable(): boolean {
    try {
      JSON.parse(this.#text);
      return false;
    } catch {
      return true;
    }
  }

  #reason(from: number, to: number): string {
    const before = this.#text.slice(0, from).trimEnd().at(-1) ?? '';
    const after = this.#text.slice(from).trimStart();
    if (this.#text.trim() === '') return 'The document is empty. Write at least {}.';
    if (before === ',' && /^[}\]]/.test(after)) return 'A comma too many before the closing bracket.';
    if (after === '') return 'The text ends too early: a closing bracket is missing.';
    if (before === ':' && /^[,}\]]/.test(after)) return 'A value is missing here.';
    if (/^"[^"\n]*$/.test(this.#text.slice(from, to))) return 'A closing quote is missing, or the text holds a character that must be escaped.';
    if (from === to && /["\d\]}el]/.test(before)) return 'A comma is missing before this.';
    return 'This is not JSON: texts and keys stand in double quotes, the rest is a number, true, false, null, […] or {…}.';
  }

  #keyAt(object: Node | null, replace: TextRange): WritingPlace | null {
    if (object?.name !== 'Object') return null;
    const path = this.#pathOf(object);
    const written = object.getChildren('Property').filter(({ from, to }) => to <= replace.from || from > replace.to);
    return { kind: 'key', path, replace, keys: written.flatMap((property) => this.#keyOf(property) ?? []) };
  }

  /** Letters, quotes and signs that belong to what is being written. */
  #wordAt(offset: number): TextRange {
    const from = offset - (/["\w.+-]*$/.exec(this.#text.slice(0, offset))?.[0].length ?? 0);
    const to = offset + (/^["\w.+-]*/.exec(this.#text.slice(offset))?.[0].length ?? 0);
    return { from, to };
  }

  #collect(node: Node, path: JsonPath, places: JsonPlace[]): void {
    if (node.name === 'Property') {
      const name = node.getChild('PropertyName');
      const key = this.#keyOf(node);
      const value = node.lastChild;
      if (!name || key === null || !value || !VALUES.has(value.name)) return;
      places.push({ path: [...path, key], key: { from: name.from, to: name.to }, value: { from: value.from, to: value.to } });
      this.#collectBelow(value, [...path, key], places);
    } else if (VALUES.has(node.name)) {
      places.push({ path, key: null, value: { from: node.from, to: node.to } });
      this.#collectBelow(node, path, places);
    } else this.#collectBelow(node, path, places);
  }

  #collectBelow(node: Node, path: JsonPath, places: JsonPlace[]): void {
    let item = 0;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (node.name === 'Array') {
        if (VALUES.has(child.name)) this.#collect(child, [...path, item++], places);
      } else if (child.name === 'Property' || VALUES.has(child.name)) this.#collect(child, path, places);
    }
  }

  #pathOf(node: Node): JsonPath {
    const { parent } = node;
    if (!parent) return [];
    const path = this.#pathOf(parent);
    if (node.name === 'Property') return [...path, this.#keyOf(node) ?? ''];
    return parent.name === 'Array' ? [...path, itemsBefore(parent, node.from)] : path;
  }

  #keyOf(property: Node): string | null {
    const name = property.getChild('PropertyName');
    if (!name) return null;
    try {
      return String(JSON.parse(this.#text.slice(name.from, name.to)));
    } catch {
      return null;
    }
  }
}

const isWord = ({ name }: Node): boolean => ['PropertyName', 'String', 'Number', 'True', 'False', 'Null'].includes(name);

/** The property, object or array around a node that is being written. */
const holderOf = (node: Node): Node | null => {
  for (let at: Node | null = node; at; at = at.parent) if (['Property', 'Object', 'Array'].includes(at.name)) return at;
  return null;
};

const itemsBefore = (array: Node, offset: number): number => {
  let count = 0;
  for (let child = array.firstChild; child; child = child.nextSibling) if (VALUES.has(child.name) && child.to < offset) count++;
  return count;
};

const lastChild = (node: Node, name: string, offset: number): Node | null =>
  node.getChildren(name).findLast(({ from }) => from < offset) ?? null;
