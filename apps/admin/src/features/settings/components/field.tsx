import { pathText, pathsOverlap, sameJson, type JsonPath } from '@livermore/schemas';
import { RotateCcw, TriangleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { valueAt } from '../model/json-path-edit.ts';
import { schemaPlace } from '../model/schema-walk.ts';
import { defaultAt } from '../model/settings-draft.ts';
import { valueWords } from '../model/value-words.ts';
import { useSettingsForm } from './settings-context.ts';

/** What a control is given by the field around it. */
export interface FieldControl {
  id: string;
  describedBy: string;
  invalid: boolean;
  disabled: boolean;
  value: unknown;
  set: (value: unknown) => void;
}

interface FieldProps {
  path: JsonPath;
  label: string;
  /** The label belongs to a group of controls, not to one. */
  group?: boolean;
  /** Said instead of what the JSON Schema says. */
  hint?: ReactNode | undefined;
  children: (control: FieldControl) => ReactNode;
}

/** One field of the form: its name, its control, what it means, what is wrong with it, and a way back to its default. */
export const Field = ({ path, label, group = false, hint, children }: FieldProps) => {
  const { draft, schema, problems, editable, set } = useSettingsForm();
  const id = useId();
  const value = valueAt(draft.readable, path);
  const changed = !sameJson(value, valueAt(draft.base.document, path));
  const wrong = problems.filter((problem) => pathsOverlap(problem.path, path) && problem.path.length >= path.length);
  const standard = defaultAt(path);
  // To watch nothing is a default that nobody goes back to.
  const hasDefault = standard !== undefined && !sameJson(standard, []);
  const control: FieldControl = {
    id,
    describedBy: `${id}-hint`,
    invalid: wrong.length > 0,
    disabled: !editable,
    value,
    set: (next) => set(path, next),
  };
  const Label = group ? 'legend' : 'label';
  const Row = group ? 'fieldset' : 'div';
  return (
    <Row className="grid min-w-0 gap-x-4 gap-y-1 border-b border-line py-2.5 last:border-b-0 sm:grid-cols-[144px_minmax(0,1fr)]">
      <Label {...(group ? {} : { htmlFor: id })} className="float-left self-start pt-1 font-medium text-fg">
        {label}
      </Label>
      <div className="flex min-w-0 flex-col gap-1">
        <div className="relative">
          {changed && (
            <span role="img" aria-label={`${label} is changed, not saved`} title="Changed, not saved" className="absolute top-2.5 -left-3 size-1.5 rounded-full bg-accent" />
          )}
          {children(control)}
        </div>
        {wrong.map(({ path: place, reason }) => (
          <p key={`${pathText(place)} ${reason}`} className="flex items-start gap-1.5 text-fg">
            <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" strokeWidth={1.75} />
            <span className="min-w-0 break-words">{reason}</span>
          </p>
        ))}
        <p id={`${id}-hint`} className="text-[12px] text-pretty text-faint">
          {hint ?? schemaPlace(schema, path)?.description}
        </p>
        {editable && hasDefault && !sameJson(value, standard) && (
          <Button
            look="quiet"
            className="h-6 max-w-full justify-start self-start px-1.5 text-[12px] font-normal"
            aria-label={`${label}: back to the default, ${valueWords(standard)}`}
            onClick={() => set(path, standard)}
          >
            <RotateCcw aria-hidden className="size-3 shrink-0" />
            <span className="truncate">default {valueWords(standard)}</span>
          </Button>
        )}
      </div>
    </Row>
  );
};
