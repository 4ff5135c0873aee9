import { autocompletion, pickedCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { JsonObject, JsonPath } from '@livermore/schemas';
import { firstValue, placeTitle, schemaPlace } from '../model/schema-walk.ts';
import { settingsText } from '../model/settings-text.ts';
import { JsonPlaces } from './json-places.ts';

/** What may be written at an offset of a text, from the JSON Schema; null where it knows nothing. */
export const completionsAt = (schema: JsonObject, text: string, offset: number): CompletionResult | null => {
  const writing = new JsonPlaces(text).writingAt(offset);
  const place = writing && schemaPlace(schema, writing.path);
  if (!writing || !place) return null;
  const options: Completion[] =
    writing.kind === 'key'
      ? place.keys.filter((key) => !writing.keys.includes(key)).map((key) => keyCompletion(schema, [...writing.path, key], key, text.slice(writing.replace.to)))
      : valuesAt(place).map((value) => ({ label: settingsText(value), type: 'constant', ...(value === place.default ? { detail: 'default' } : {}) }));
  return options.length === 0 ? null : { from: writing.replace.from, to: writing.replace.to, options, validFor: /^["\w-]*$/ };
};

const valuesAt = (place: NonNullable<ReturnType<typeof schemaPlace>>): unknown[] => {
  if (place.values.length > 0) return [...place.values];
  return place.default === undefined ? [] : [place.default];
};

/** Writes the key with a value to begin with, unless a value stands behind it already. */
const keyCompletion = (schema: JsonObject, path: JsonPath, key: string, after: string): Completion => {
  const place = schemaPlace(schema, path);
  const name = JSON.stringify(key);
  const info = { detail: place?.kind ?? '', ...(place?.description ? { info: place.description } : {}) };
  if (/^\s*:/.test(after)) return { label: name, type: 'property', ...info };
  return {
    label: name,
    type: 'property',
    ...info,
    apply: (view, completion, from, to) => {
      const indent = /^\s*/.exec(view.state.doc.lineAt(from).text)?.[0] ?? '';
      const insert = `${name}: ${settingsText(firstValue(schema, path), indent)}`;
      const selection = { anchor: from + name.length + 2, head: from + insert.length };
      view.dispatch({ changes: { from, to, insert }, selection, annotations: pickedCompletion.of(completion) });
    },
  };
};

/** Completion of keys and values and documentation on hover, from the served JSON Schema. */
export const schemaHelp = (schema: JsonObject): Extension => [
  autocompletion({
    icons: false,
    override: [
      (context: CompletionContext) => {
        if (!context.explicit && !context.matchBefore(/["\w]/)) return null;
        return completionsAt(schema, context.state.doc.toString(), context.pos);
      },
    ],
  }),
  hoverTooltip((view, offset) => {
    const found = new JsonPlaces(view.state.doc.toString()).placeAt(offset);
    const place = found && schemaPlace(schema, found.path);
    if (!found?.key || !place || found.path.length === 0) return null;
    return {
      pos: found.key.from,
      end: found.value.to,
      above: true,
      create: () => ({ dom: helpElement(placeTitle(found.path, place), place.description, place.values, place.default) }),
    };
  }),
];

const helpElement = (title: string, description: string | null, values: readonly unknown[], standard: unknown): HTMLElement => {
  const element = document.createElement('div');
  element.className = 'cm-settings-help';
  const line = (tag: string, text: string): void => {
    element.append(Object.assign(document.createElement(tag), { textContent: text }));
  };
  line('strong', title);
  if (description) line('p', description);
  if (values.length > 0) line('p', `Values: ${values.map((value) => JSON.stringify(value)).join(', ')}`);
  if (standard !== undefined) line('p', `Default: ${settingsText(standard)}`);
  return element;
};
