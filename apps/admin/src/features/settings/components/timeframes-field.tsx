import { isTimeframe, TIMEFRAMES } from '@livermore/schemas';
import { Field } from './field.tsx';

/** Which of the six candle lengths are computed; what another program wrote beside them stays. */
export const TimeframesField = () => (
  <Field path={['timeframes']} label="Timeframes" group>
    {({ value, set, disabled }) => {
      const chosen = Array.isArray(value) ? (value as unknown[]) : [];
      const others = chosen.filter((item) => typeof item !== 'string' || !isTimeframe(item));
      return (
        <div className="flex flex-wrap gap-1">
          {TIMEFRAMES.map((timeframe) => (
            <button
              key={timeframe}
              type="button"
              aria-pressed={chosen.includes(timeframe)}
              disabled={disabled}
              onClick={() =>
                set([...TIMEFRAMES.filter((each) => (each === timeframe) !== chosen.includes(each)), ...others])
              }
              className="h-7 w-12 rounded border border-line-strong font-mono text-muted hover:bg-raised disabled:opacity-60 aria-pressed:border-accent aria-pressed:bg-accent/15 aria-pressed:text-fg"
            >
              {timeframe}
            </button>
          ))}
        </div>
      );
    }}
  </Field>
);
