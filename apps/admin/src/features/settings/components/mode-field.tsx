import { MODES, type Mode } from '@livermore/schemas';
import { modeWords } from '../../frame/model/runtime-words.ts';
import { Field } from './field.tsx';

const MODE_HINTS: Readonly<Record<Mode, string>> = {
  'position-monitor': 'your timeframes, alerts at closes',
  'scalper-macdv': '1m and 5m, alerts also between closes',
  'scalper-orderbook': '5m, no alerts on MACD-V',
};

/** What the engine does with the symbols. */
export const ModeField = () => (
  <Field path={['mode']} label="Mode" group hint="Takes effect as soon as the engine has applied the saved version.">
    {({ id, value, set, disabled }) => (
      <div className="flex flex-col gap-1">
        {MODES.map((mode) => (
          <label key={mode} className="flex min-h-6 items-center gap-2">
            <input type="radio" name={id} className="radio" disabled={disabled} checked={value === mode} onChange={() => set(mode)} />
            <span className="whitespace-nowrap text-fg">{modeWords(mode)}</span>
            <span className="text-faint">{MODE_HINTS[mode]}</span>
          </label>
        ))}
      </div>
    )}
  </Field>
);
