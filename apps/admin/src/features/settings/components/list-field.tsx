import { pathText, type JsonPath } from '@livermore/schemas';
import { typedNumber, typedSymbol } from '../model/list-input.ts';
import { ChipsInput } from './chips-input.tsx';
import { Field } from './field.tsx';
import { useSettingsForm } from './settings-context.ts';

/** Symbols that are watched. */
export const MonitoredField = () => <ListField path={['symbols', 'monitored']} label="Monitored" itemName="symbol" itemOf={typedSymbol} />;

/** Levels of MACD-V that are alerts. */
export const LevelsField = () => <ListField path={['alerts', 'levels']} label="Levels" itemName="level" itemOf={typedNumber} sorted={byNumber} />;

const byNumber = (items: unknown[]): unknown[] => items.toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));

interface ListFieldProps {
  path: JsonPath;
  label: string;
  itemName: string;
  itemOf: (text: string) => unknown;
  sorted?: (items: unknown[]) => unknown[];
}

const ListField = ({ path, label, ...chips }: ListFieldProps) => {
  const { problems } = useSettingsForm();
  const below = problems.filter((problem) => pathText(problem.path.slice(0, path.length)) === pathText(path));
  const wrong = new Set(below.flatMap((problem) => problem.path[path.length] ?? []).filter((step) => typeof step === 'number'));
  return (
    <Field path={path} label={label}>
      {(control) => <ChipsInput control={control} wrong={wrong} {...chips} />}
    </Field>
  );
};
