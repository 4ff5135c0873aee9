import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import type { JsonObject, JsonPath } from '@livermore/schemas';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { editorMarks, setBadges, type Badge } from './editor-marks.ts';
import { editorTheme } from './editor-theme.ts';
import { JsonPlaces } from './json-places.ts';
import { schemaHelp } from './schema-help.ts';
import { textChange } from './text-change.ts';

/** Something to say about a range of the text. */
export type EditorProblem = Pick<Diagnostic, 'from' | 'to' | 'severity' | 'message'>;

export interface JsonEditorHandle {
  /** Puts the cursor to an offset and shows it. */
  goTo: (offset: number) => void;
}

interface JsonEditorProps {
  text: string;
  schema: JsonObject;
  problems: readonly EditorProblem[];
  badges: readonly Badge[];
  readOnly: boolean;
  onText: (text: string) => void;
  /** Called when the cursor is at another place of the document. */
  onPlace: (path: JsonPath) => void;
  ref?: Ref<JsonEditorHandle>;
}

const access = (readOnly: boolean) => EditorState.readOnly.of(readOnly);

/** A JSON editor that follows `text` and tells what is typed. Tab leaves it, as it leaves any field. */
export const JsonEditor = ({ text, schema, problems, badges, readOnly, onText, onPlace, ref }: JsonEditorProps) => {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const compartment = useRef(new Compartment());
  const told = useRef({ text, onText, onPlace, readOnly });
  told.current = { ...told.current, onText, onPlace };

  useEffect(() => {
    if (!box.current) return;
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: told.current.text,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          json(),
          schemaHelp(schema),
          editorMarks,
          editorTheme,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'Settings as JSON', 'tabindex': '0' }),
          compartment.current.of(access(told.current.readOnly)),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of(({ state, docChanged, selectionSet }) => {
            const now = state.doc.toString();
            if (docChanged && now !== told.current.text) {
              told.current.text = now;
              told.current.onText(now);
            }
            if (docChanged || selectionSet) told.current.onPlace(new JsonPlaces(now).placeAt(state.selection.main.head)?.path ?? []);
          }),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, [schema]);

  useEffect(() => {
    const view = editor.current;
    if (!view || view.state.doc.toString() === text) return;
    told.current.text = text;
    view.dispatch({ changes: textChange(view.state.doc.toString(), text) });
  }, [text]);

  useEffect(() => {
    const view = editor.current;
    if (!view) return;
    const end = view.state.doc.length;
    const inText = problems.filter(({ to }) => to <= end).map((problem) => ({ ...problem }));
    view.dispatch(setDiagnostics(view.state, inText), { effects: setBadges.of(badges) });
  }, [problems, badges, schema]);

  useEffect(() => {
    told.current.readOnly = readOnly;
    editor.current?.dispatch({ effects: compartment.current.reconfigure(access(readOnly)) });
  }, [readOnly]);

  useImperativeHandle(ref, () => ({
    goTo: (offset) => {
      const view = editor.current;
      view?.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) }, scrollIntoView: true });
      view?.focus();
    },
  }));
  return <div ref={box} className="h-full min-h-0" />;
};
