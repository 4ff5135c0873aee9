import { ArrowRight } from 'lucide-react';
import { defaultAt } from '../model/settings-draft.ts';
import { listChange, valueWords } from '../model/value-words.ts';

/** A field that differs; a side on which it is absent is undefined. */
export interface ShownChange {
  /** As people read it: `alerts.levels`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

/** What an absent field means: its default, where it has one. */
const absentWords = (path: string, otherwise: string): string => {
  const standard = defaultAt(path.split('.'));
  return standard === undefined ? otherwise : `default ${valueWords(standard)}`;
};

/** Fields in which two documents differ, each with before and after; lists by what came and went. */
export const ChangeList = ({ changes, label }: { changes: readonly ShownChange[]; label: string }) => (
  <ul aria-label={label} className="rounded border border-line">
    {changes.map(({ path, before, after }) => {
      const list = listChange(before, after);
      return (
        <li key={path} className="grid gap-x-3 gap-y-0.5 border-b border-line px-2.5 py-1.5 last:border-b-0 sm:grid-cols-[minmax(0,284px)_minmax(0,1fr)]">
          <span className="min-w-0 font-mono break-words text-fg">{path}</span>
          {list ? (
            <span className="flex min-w-0 flex-wrap gap-x-2 font-mono">
              {list.removed.map((item) => (
                <del key={item} className="text-faint">
                  <span className="sr-only">removed: </span>
                  {item}
                </del>
              ))}
              {list.added.map((item) => (
                <ins key={item} className="font-semibold text-fg no-underline">
                  <span aria-hidden>+</span>
                  <span className="sr-only">added: </span>
                  {item}
                </ins>
              ))}
              <span className="font-sans text-faint">{list.kept > 0 && `${list.kept} stay`}</span>
            </span>
          ) : (
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-mono">
              <span className="min-w-0 break-words text-faint">{before === undefined ? absentWords(path, 'not there') : valueWords(before)}</span>
              <ArrowRight aria-label="becomes" role="img" className="size-3 shrink-0 self-center text-faint" />
              <span className="min-w-0 font-semibold break-words text-fg">{after === undefined ? absentWords(path, 'removed') : valueWords(after)}</span>
            </span>
          )}
        </li>
      );
    })}
  </ul>
);
