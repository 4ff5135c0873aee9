import { EXCHANGE_ORDER, pathText } from '@livermore/schemas';
import type { ReactNode } from 'react';
import { Mark } from '../../../components/ui/mark.tsx';
import { valueAt } from '../model/json-path-edit.ts';
import { foreignPaths } from '../model/schema-walk.ts';
import { valueWords } from '../model/value-words.ts';
import { ExchangeFields } from './exchange-fields.tsx';
import { Field } from './field.tsx';
import { NumberInput, SwitchInput } from './inputs.tsx';
import { LevelsField, MonitoredField } from './list-field.tsx';
import { ModeField } from './mode-field.tsx';
import { useSettingsForm } from './settings-context.ts';
import { TimeframesField } from './timeframes-field.tsx';

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="border-b border-line px-4 pt-4 pb-3 last:border-b-0">
    <h2 className="pb-1 text-[11px] font-semibold tracking-wide text-faint uppercase">{title}</h2>
    {children}
  </section>
);

/** Settings that people change often; the editor beside it shows all of them. */
export const SettingsForm = () => (
  <form onSubmit={(event) => event.preventDefault()} aria-label="Settings">
    <Section title="Engine">
      <ModeField />
      <TimeframesField />
    </Section>
    <Section title="Symbols">
      <MonitoredField />
      <Field path={['symbols', 'minPositionValueUsd']} label="Smallest position">
        {(control) => <NumberInput control={control} unit="USD" />}
      </Field>
    </Section>
    <Section title="Alerts">
      <LevelsField />
      <Field path={['alerts', 'reversal', 'enabled']} label="Reversals">
        {(control) => <SwitchInput control={control} />}
      </Field>
      <Field path={['alerts', 'reversal', 'oversoldBufferPct']} label="Turn from below">
        {(control) => <NumberInput control={control} unit="% of MACD-V" />}
      </Field>
      <Field path={['alerts', 'reversal', 'overboughtBufferPct']} label="Turn from above">
        {(control) => <NumberInput control={control} unit="% of MACD-V" />}
      </Field>
      <Field path={['alerts', 'cooldownMinutes']} label="Cool-down">
        {(control) => <NumberInput control={control} unit="minutes" />}
      </Field>
      <Field path={['alerts', 'maxSyntheticShare']} label="Quiet candles">
        {(control) => <NumberInput control={control} unit="share, 0 to 1" />}
      </Field>
    </Section>
    <Section title="Exchanges">
      <Exchanges />
    </Section>
    <ForeignKeys />
  </form>
);

/** Coinbase always; the others where the document has a section for them. */
const Exchanges = () => {
  const { draft } = useSettingsForm();
  return EXCHANGE_ORDER.filter((exchange) => valueAt(draft.readable, ['exchanges', exchange]) !== undefined).map((exchange) => (
    <ExchangeFields key={exchange} exchange={exchange} />
  ));
};

/** What other programs keep in the document; it is never touched. */
const ForeignKeys = () => {
  const { draft, schema } = useSettingsForm();
  const paths = foreignPaths(schema, draft.readable);
  if (paths.length === 0) return null;
  return (
    <Section title="Of other programs">
      <p className="pb-1 text-[12px] text-faint">Livermore does not know these keys and keeps them as they are.</p>
      <ul>
        {paths.map((path) => (
          <li key={pathText(path)} className="flex min-w-0 items-center gap-2 border-b border-line py-1.5 last:border-b-0">
            <span className="shrink-0 font-mono text-fg">{pathText(path)}</span>
            <Mark meaning="A key that Livermore does not know; another program put it there">another program</Mark>
            <span className="min-w-0 truncate font-mono text-[12px] text-muted">{valueWords(valueAt(draft.readable, path))}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
};
