import { enabledExchanges, locateMonitored, parseSettings, writtenMonitored, type ExchangeSymbol } from '@livermore/schemas';
import { Switch } from '../../../components/ui/switch.tsx';
import { MonitoredField } from '../../settings/components/list-field.tsx';
import { useSettingsForm } from '../../settings/components/settings-context.ts';
import { SearchPanel } from '../../symbols/components/search-panel.tsx';
import { Suggestions } from './suggestions.tsx';

const PATH = ['symbols', 'monitored'];

const keyOf = ({ exchange, symbol }: ExchangeSymbol): string => `${exchange}:${symbol}`;

/** The list of symbols, with a search over what the saved exchanges trade; nothing is saved before the step is left. */
export const SymbolsStep = () => {
  const { draft, editable, set } = useSettingsForm();
  const settings = parseSettings(draft.readable).settings;
  const enabled = settings ? enabledExchanges(settings) : [];
  const [first] = enabled;
  const monitored = settings?.symbols.monitored ?? [];
  const chosen = new Set(monitored.flatMap((written) => locateMonitored(written, first) ?? []).map(keyOf));
  const choose = (symbol: ExchangeSymbol, on: boolean): void => {
    const others = monitored.filter((written) => {
      const located = locateMonitored(written, first);
      return !located || keyOf(located) !== keyOf(symbol);
    });
    set(PATH, on ? [...others, writtenMonitored(symbol, first)] : others);
  };
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_400px] lg:items-start">
      <div className="flex min-w-0 flex-col gap-3">
        <div className="rounded-md border border-line px-4 py-1">
          <MonitoredField />
        </div>
        <Suggestions chosen={chosen} disabled={!editable || !settings} onChoose={(symbol) => choose(symbol, true)} />
      </div>
      <div className="overflow-hidden rounded-md border border-line">
        <SearchPanel
          enabled={enabled}
          monitored={chosen}
          compact={false}
          control={(hit) => (
            <Switch label={`Watch ${hit.symbol}`} checked={chosen.has(keyOf(hit))} disabled={!editable || !settings} onChange={(on) => choose(hit, on)} />
          )}
        />
      </div>
    </div>
  );
};
