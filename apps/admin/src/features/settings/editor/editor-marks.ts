import { StateEffect, StateField, type EditorState, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import type { JsonPath } from '@livermore/schemas';
import { JsonPlaces } from './json-places.ts';

/** A word behind a value. */
export interface Badge {
  path: JsonPath;
  text: string;
  /** The whole of what it says. */
  title: string;
  kind: 'foreign' | 'set' | 'missing';
}

class BadgeWidget extends WidgetType {
  readonly #badge: Badge;

  constructor(badge: Badge) {
    super();
    this.#badge = badge;
  }

  override eq(other: BadgeWidget): boolean {
    return JSON.stringify(this.#badge) === JSON.stringify(other.#badge);
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = `cm-badge cm-badge-${this.#badge.kind}`;
    element.textContent = this.#badge.text;
    element.title = this.#badge.title;
    return element;
  }
}

/** Replaces what is said behind values. */
export const setBadges = StateEffect.define<readonly Badge[]>();

interface Marked {
  badges: readonly Badge[];
  decorations: DecorationSet;
}

/** Colours of values, and badges behind them. */
export const editorMarks = StateField.define<Marked>({
  create: (state) => ({ badges: [], decorations: decorated(state, []) }),
  update: (marked, transaction) => {
    const badges = transaction.effects.findLast((effect) => effect.is(setBadges))?.value;
    if (!transaction.docChanged && !badges) return marked;
    const shown = badges ?? marked.badges;
    return { badges: shown, decorations: decorated(transaction.state, shown) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});

const TEXT = Decoration.mark({ class: 'cm-json-text' });
const PLAIN = Decoration.mark({ class: 'cm-json-plain' });
const FOREIGN = Decoration.mark({ class: 'cm-foreign' });

const decorated = (state: EditorState, badges: readonly Badge[]): DecorationSet => {
  const text = state.doc.toString();
  const { places } = new JsonPlaces(text);
  const byPath = new Map(badges.map((badge) => [JSON.stringify(badge.path), badge]));
  const marks = places.flatMap(({ path, key, value }): Range<Decoration>[] => {
    const first = text[value.from] ?? '';
    const badge = byPath.get(JSON.stringify(path));
    // Behind the line on which the value begins, so that nothing that is written moves.
    const lineEnd = state.doc.lineAt(value.from).to;
    return [
      ...(first === '{' || first === '[' ? [] : [(first === '"' ? TEXT : PLAIN).range(value.from, value.to)]),
      ...(badge?.kind === 'foreign' && key ? [FOREIGN.range(key.from, key.to)] : []),
      ...(badge ? [Decoration.widget({ widget: new BadgeWidget(badge), side: 1 }).range(lineEnd)] : []),
    ];
  });
  return Decoration.set(marks, true);
};
