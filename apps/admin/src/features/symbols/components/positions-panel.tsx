import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { EXCHANGE_LABELS, exchangeName, type ExchangeName, type Position, type SymbolScan } from '@livermore/schemas';
import { ScanSearch } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { formatPrice } from '../../../lib/format-number.ts';
import { formatAge, formatUtc } from '../../../lib/format-time.ts';
import { trpcClient } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { newestPositions, scanWords } from '../model/position-words.ts';
import { SymbolLink } from './symbol-link.tsx';
import { WatchSwitch } from './watch-switch.tsx';

/** A last scan stays known while the tab lives. */
const SCANS_KEY = ['symbols', 'scans'];

interface PositionsPanelProps {
  enabled: readonly ExchangeName[];
  monitored: ReadonlySet<string>;
  minimum: number;
}

/** What the accounts hold, as the engine reads them each minute, and a scan at once. */
export const PositionsPanel = ({ enabled, monitored, minimum }: PositionsPanelProps) => {
  const queryClient = useQueryClient();
  const read = useLive(({ data }) => data.status?.positions);
  const warnings = useLive(({ data }) => data.status?.warnings);
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 1_000) * 1_000);
  const scans = useQuery<SymbolScan[]>({ queryKey: SCANS_KEY, queryFn: () => [], enabled: false, initialData: [], gcTime: Infinity });
  const scan = useMutation({
    mutationFn: () => Promise.all(enabled.map((exchange) => trpcClient.settings.scanSymbols.mutate({ exchange }))),
    onSuccess: (answers) => queryClient.setQueryData(SCANS_KEY, answers),
  });
  const positions = newestPositions(read ?? [], scans.data);
  const lastAt = Math.max(0, ...positions.map(({ at }) => at), ...scans.data.map(({ at }) => at));
  const notes = (warnings ?? []).filter(({ reason }) => reason === 'no-credentials' || reason === 'positions-unreadable');
  const steers = maySteer(useUser().role);
  return (
    <Panel
      title="Account positions"
      aside={
        <>
          <span className="text-faint">
            {lastAt === 0 ? (
              'not read yet'
            ) : (
              <time dateTime={new Date(lastAt).toISOString()} title={formatUtc(lastAt)}>
                read {formatAge(now - lastAt).replace(/\.\d s$/, ' s')} ago
              </time>
            )}
          </span>
          {steers && (
            <Button look="outline" size="small" className="ml-auto" disabled={scan.isPending || enabled.length === 0} onClick={() => scan.mutate()}>
              <ScanSearch aria-hidden className="size-3.5" strokeWidth={1.75} />
              {scan.isPending ? 'Scanning' : 'Scan now'}
            </Button>
          )}
        </>
      }
    >
      <div role="status" className="px-4 empty:hidden">
        {scan.isError && <p className="py-1.5">The scan failed: {scan.error.message}</p>}
        {!scan.isError && scans.data.map((each) => (
          <p key={each.exchange} className="py-1.5 text-muted">{scanWords(each, minimum)}</p>
        ))}
      </div>
      {notes.map(({ reason, message }) => (
        <p key={`${reason} ${message}`} className="px-4 py-1.5 text-pretty text-muted">
          {message}
        </p>
      ))}
      {positions.length > 0 ? (
        <>
          <div aria-hidden className="grid h-6 grid-cols-[minmax(0,1fr)_auto_88px_28px] items-center gap-2 px-4 text-[11px] text-faint">
            <span>Asset</span>
            <span className="text-right">Quantity</span>
            <span className="text-right">Value</span>
            <span className="text-right">Watch</span>
          </div>
          <ul aria-label="Positions">
            {positions.map((position) => (
              <PositionLine key={`${position.exchangeId}:${position.asset}`} position={position} monitored={monitored} minimum={minimum} />
            ))}
          </ul>
        </>
      ) : (
        notes.length === 0 && <p className="px-4 py-3 text-muted">No position is known at {enabled.map((name) => EXCHANGE_LABELS[name]).join(', ') || 'any exchange'}.</p>
      )}
    </Panel>
  );
};

interface PositionLineProps {
  position: Position;
  monitored: ReadonlySet<string>;
  minimum: number;
}

const PositionLine = ({ position, monitored, minimum }: PositionLineProps) => {
  const { exchangeId, asset, symbol, quantity, valueUsd } = position;
  const exchange = exchangeName(exchangeId) ?? null;
  const isWorthIt = (valueUsd ?? -1) >= minimum;
  return (
    <li className="grid h-8 grid-cols-[minmax(0,1fr)_auto_88px_28px] items-center gap-2 border-t border-line px-4 font-mono text-[12px]">
      {symbol ? <SymbolLink exchange={exchange} symbol={symbol} /> : <span className="text-muted">{asset}</span>}
      <span className="text-right text-muted">{quantity.toLocaleString('en-US', { maximumSignificantDigits: 8 })}</span>
      <span className="text-right" title={isWorthIt ? 'Worth watching' : `Below the minimum of ${minimum} USD`}>
        {valueUsd === null ? '–' : <span className={isWorthIt ? '' : 'text-faint'}>{formatPrice(valueUsd, 2)} $</span>}
      </span>
      {symbol && exchange ? (
        <WatchSwitch exchange={exchange} symbol={symbol} monitored={monitored.has(`${exchange}:${symbol}`)} />
      ) : (
        <span className="text-right text-faint" title="There is no market for it, or it is a currency">
          –
        </span>
      )}
    </li>
  );
};
