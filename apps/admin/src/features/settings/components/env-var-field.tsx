import type { JsonPath } from '@livermore/schemas';
import { useLive } from '../../../live/live-context.tsx';
import { sameJson } from '@livermore/schemas';
import { valueAt } from '../model/json-path-edit.ts';
import { Field } from './field.tsx';
import { TextInput } from './inputs.tsx';
import { useSettingsForm } from './settings-context.ts';

/** The name of an environment variable, with whether the engine finds it set; never its value. */
export const EnvVarField = ({ path, label }: { path: JsonPath; label: string }) => {
  const { draft } = useSettingsForm();
  const name = valueAt(draft.readable, path);
  const isSet = useLive(({ data }) => data.status?.credentials.find(({ variable }) => variable === name)?.isSet);
  const changed = !sameJson(name, valueAt(draft.base.document, path));
  return (
    <Field path={path} label={label}>
      {(control) => (
        <span className="flex items-center gap-2">
          <TextInput control={control} className="max-w-72" />
          <span className="shrink-0 whitespace-nowrap">
            {isSet === undefined ? (
              <span className="text-faint">{changed ? 'known once saved' : 'not known yet'}</span>
            ) : (
              <span className={isSet ? 'text-muted' : 'font-medium text-fg'}>{isSet ? 'set' : 'missing'}</span>
            )}
          </span>
        </span>
      )}
    </Field>
  );
};
