import { pathText } from '@livermore/schemas';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { changesCount } from '../model/change-words.ts';
import type { Choice, ConflictField, SettingsConflict } from '../model/settings-conflict.ts';
import { valueWords } from '../model/value-words.ts';
import { ChangeList } from './change-list.tsx';
import { Dialog } from './dialog.tsx';

interface ConflictDialogProps {
  conflict: SettingsConflict;
  onResolve: (choices: ReadonlyMap<string, Choice>) => void;
  /** Leaves everything as it is; the question comes again with the next save. */
  onLater: () => void;
}

const LABELS: Readonly<Record<Choice, string>> = { theirs: 'Theirs', mine: 'Mine', both: 'Merged' };

/** Two people changed the same fields: shows theirs and mine, and lets choose for each. */
export const ConflictDialog = ({ conflict, onResolve, onLater }: ConflictDialogProps) => {
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const { fields, onlyMine, onlyTheirs, current } = conflict;
  const open = fields.filter(({ path }) => !choices.has(pathText(path))).length;
  const chooseAll = (choice: Choice): void => {
    setChoices(new Map(fields.map(({ path, both }) => [pathText(path), choice === 'both' && !both ? 'theirs' : choice])));
  };
  return (
    <Dialog
      open
      onOpenChange={onLater}
      title={`Version ${current.version} changed the same ${fields.length === 1 ? 'field' : 'fields'}`}
      description="Somebody saved while you were editing. Nothing of yours is lost: choose for each field, then look at the result and save it."
    >
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto">
        <div className="flex items-center gap-2">
          <span className="text-muted">All of them:</span>
          {(['theirs', 'mine'] as const).map((choice) => (
            <Button key={choice} look="outline" size="small" onClick={() => chooseAll(choice)}>
              {LABELS[choice]}
            </Button>
          ))}
        </div>
        {fields.map((field) => (
          <FieldChoice
            key={pathText(field.path)}
            field={field}
            choice={choices.get(pathText(field.path))}
            onChoose={(choice) => setChoices(new Map(choices).set(pathText(field.path), choice))}
          />
        ))}
        {onlyTheirs.length > 0 && (
          <Both title={`Only they changed, kept: ${changesCount(onlyTheirs.length)}`} changes={onlyTheirs} />
        )}
        {onlyMine.length > 0 && <Both title={`Only you changed, kept: ${changesCount(onlyMine.length)}`} changes={onlyMine} />}
      </div>
      <div className="flex items-center justify-end gap-2">
        <span role="status" className="mr-auto text-muted">
          {open > 0 ? `${open} of ${fields.length} to choose` : 'All chosen'}
        </span>
        <Button look="outline" onClick={onLater}>
          Later
        </Button>
        <Button disabled={open > 0} onClick={() => onResolve(choices)}>
          Take over
        </Button>
      </div>
    </Dialog>
  );
};

const Both = ({ title, changes }: { title: string; changes: SettingsConflict['onlyMine'] }) => (
  <div>
    <h3 className="pb-1 font-medium text-fg">{title}</h3>
    <ChangeList label={title} changes={changes.map((change) => ({ ...change, path: pathText(change.path) }))} />
  </div>
);

interface FieldChoiceProps {
  field: ConflictField;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}

const FieldChoice = ({ field: { path, base, theirs, mine, both }, choice, onChoose }: FieldChoiceProps) => {
  const name = pathText(path);
  const sides: [Choice, unknown][] = [['theirs', theirs], ['mine', mine], ...(both ? [['both', both] as [Choice, unknown]] : [])];
  return (
    <fieldset className="rounded border border-line p-2.5">
      <legend className="float-left font-mono font-semibold text-fg">{name}</legend>
      <p className="text-right text-faint">
        was <span className="font-mono">{valueWords(base)}</span>
      </p>
      <div className="clear-both grid gap-1 pt-1.5">
        {sides.map(([side, value]) => (
          <label key={side} className="flex min-h-7 items-center gap-2 rounded border border-line px-2 py-1 has-checked:border-accent has-checked:bg-accent/10">
            <input type="radio" className="radio" name={name} checked={choice === side} onChange={() => onChoose(side)} />
            <span className="w-14 shrink-0 font-medium">{LABELS[side]}</span>
            <span className="min-w-0 font-mono break-words text-muted">{value === undefined ? 'removed' : valueWords(value)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
