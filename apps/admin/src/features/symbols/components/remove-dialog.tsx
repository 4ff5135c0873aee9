import { EXCHANGE_IDS, EXCHANGE_LABELS, type ExchangeName } from '@livermore/schemas';
import { useQuery } from '@tanstack/react-query';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';

interface RemoveDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  exchange: ExchangeName;
  symbol: string;
  onConfirm: () => void;
}

/** Says what taking a symbol off the watchlist ends and what it leaves. */
export const RemoveDialog = ({ open, onOpenChange, exchange, symbol, onConfirm }: RemoveDialogProps) => {
  const exchangeId = EXCHANGE_IDS[exchange];
  const series = useLive(
    ({ data }) => data.status?.symbols.find((each) => each.exchangeId === exchangeId && each.symbol === symbol)?.series.length ?? 0,
  );
  const watchlist = useQuery({ ...trpc.symbols.list.queryOptions(), enabled: open });
  const held = watchlist.data?.symbols.find((each) => each.exchangeId === exchangeId && each.symbol === symbol)?.position ?? null;
  const staysWatched = held !== null && (held.valueUsd ?? -1) >= (watchlist.data?.minPositionValueUsd ?? Infinity);
  return (
    <ConfirmDialog open={open} onOpenChange={onOpenChange} title={`Stop watching ${symbol}?`} confirmLabel="Stop watching" onConfirm={onConfirm}>
      {staysWatched ? (
        <p>
          It leaves the monitored symbols, but stays watched: you hold {held.quantity} {held.asset} worth{' '}
          {held.valueUsd?.toFixed(2)} USD at {EXCHANGE_LABELS[exchange]}.
        </p>
      ) : (
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>
            {series === 0 ? 'Its stream' : `Its stream with ${series} series`} at {EXCHANGE_LABELS[exchange]} is let go, unless another user watches it.
          </li>
          <li>No alert comes for it from then on.</li>
          <li>Candles and alerts that are stored stay. Watching it again goes on from them and reads what is missing.</li>
        </ul>
      )}
      <p>The settings get a new version, so it can be undone in their history.</p>
    </ConfirmDialog>
  );
};
