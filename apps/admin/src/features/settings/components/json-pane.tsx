import { pathText, sameJson, type JsonObject, type JsonPath, type SettingsProblem } from '@livermore/schemas';
import { TriangleAlert } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useLive } from '../../../live/live-context.tsx';
import { editorBadges, editorProblems } from '../editor/draft-remarks.ts';
import { JsonEditor, type JsonEditorHandle } from '../editor/json-editor.tsx';
import { schemaPlace } from '../model/schema-walk.ts';
import type { SettingsDraft } from '../model/settings-draft.ts';

interface JsonPaneProps {
  draft: SettingsDraft;
  schema: JsonObject;
  problems: readonly SettingsProblem[];
  readOnly: boolean;
  onText: (text: string) => void;
}

const NO_CREDENTIALS: never[] = [];

/** The whole document as JSON, what is wrong with it, and what is known about the place of the cursor. */
export const JsonPane = ({ draft, schema, problems, readOnly, onText }: JsonPaneProps) => {
  const credentials = useLive(({ data }) => data.status?.credentials ?? NO_CREDENTIALS);
  // A status comes each second with a list of its own that mostly says the same.
  const kept = useRef(credentials);
  if (!sameJson(kept.current, credentials)) kept.current = credentials;
  const known = kept.current;
  const [path, setPath] = useState<JsonPath>([]);
  const editor = useRef<JsonEditorHandle>(null);
  const shown = useMemo(() => editorProblems(draft, problems), [draft, problems]);
  const badges = useMemo(() => editorBadges(draft, schema, known), [draft, schema, known]);
  const onPlace = useCallback((next: JsonPath) => setPath((before) => (sameJson(before, next) ? before : next)), []);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <JsonEditor ref={editor} text={draft.text} schema={schema} problems={shown} badges={badges} readOnly={readOnly} onText={onText} onPlace={onPlace} />
      </div>
      {shown.length > 0 && (
        <ul aria-label="Problems" className="max-h-28 shrink-0 overflow-y-auto border-t border-line-strong">
          {shown.map(({ from, severity, message }) => (
            <li key={`${from} ${message}`}>
              <button type="button" onClick={() => editor.current?.goTo(from)} className="flex w-full items-start gap-2 px-3 py-1 text-left hover:bg-raised">
                <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
                <span className="shrink-0 font-mono text-muted">line {draft.text.slice(0, from).split('\n').length}</span>
                <span className={severity === 'error' ? 'text-fg' : 'text-muted'}>{message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <PlaceHelp path={path} schema={schema} />
    </div>
  );
};

/** What the schema says about the place of the cursor, in two lines that are always there. */
const PlaceHelp = ({ path, schema }: { path: JsonPath; schema: JsonObject }) => {
  const place = path.length > 0 ? schemaPlace(schema, path) : null;
  return (
    <div className="flex h-14 shrink-0 flex-col justify-center overflow-hidden border-t border-line bg-bg px-3">
      <p className="truncate">
        <span className="font-mono text-fg">{pathText(path)}</span>{' '}
        <span className="text-faint">{place?.kind ?? (path.length > 0 ? 'not known to Livermore' : '')}</span>
      </p>
      <p className="line-clamp-1 text-muted" title={place?.description ?? undefined}>
        {place?.description ?? 'Ctrl-Space completes, hovering explains, F8 goes to the next problem.'}
      </p>
    </div>
  );
};
