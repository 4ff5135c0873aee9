import { changedPaths, EXCHANGE_LABELS, type ExchangeName } from '@livermore/schemas';
import { useLive } from '../../../live/live-context.tsx';
import { valueAt } from '../model/json-path-edit.ts';
import { CredentialsCheck } from './credentials-check.tsx';
import { EnvVarField } from './env-var-field.tsx';
import { Field } from './field.tsx';
import { SwitchInput } from './inputs.tsx';
import { useSettingsForm } from './settings-context.ts';

/** What each exchange needs to know, as keys of its section. */
const VARIABLES: Readonly<Record<ExchangeName, readonly (readonly [key: string, label: string])[]>> = {
  coinbase: [
    ['apiKeyEnvVar', 'API key name in'],
    ['privateKeyEnvVar', 'Private key in'],
  ],
  binanceUs: [
    ['apiKeyEnvVar', 'API key in'],
    ['secretKeyEnvVar', 'Secret key in'],
  ],
  demo: [],
};

/** One exchange: on or off, where its credentials are, and a way to try them. `hint` says what it is instead of the schema. */
export const ExchangeFields = ({ exchange, hint }: { exchange: ExchangeName; hint?: string }) => {
  const { draft, editable } = useSettingsForm();
  const path = ['exchanges', exchange];
  const section = valueAt(draft.readable, path);
  const saved = valueAt(draft.base.document, path);
  const runs = useLive(({ data }) => data.status !== null);
  const label = EXCHANGE_LABELS[exchange];
  return (
    <>
      <Field path={[...path, 'enabled']} label={label} hint={hint}>
        {(control) => <SwitchInput control={control} />}
      </Field>
      {VARIABLES[exchange].map(([key, name]) => <EnvVarField key={key} path={[...path, key]} label={name} />)}
      {editable && runs && saved !== undefined && valueAt(saved, ['enabled']) === true && (
        <CredentialsCheck
          exchange={exchange}
          variables={VARIABLES[exchange].map(([key]) => String(valueAt(saved, [key])))}
          unsaved={changedPaths(saved, section).length > 0}
        />
      )}
    </>
  );
};
