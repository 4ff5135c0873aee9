import { STATE_PALETTE, type Alert } from '@livermore/schemas';
import { X } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { Facts } from '../../../components/ui/details-popover.tsx';
import { Mark } from '../../../components/ui/mark.tsx';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { formatPrice, formatSigned } from '../../../lib/format-number.ts';
import { formatLocal, formatUtc } from '../../../lib/format-time.ts';
import { useLive } from '../../../live/live-context.tsx';
import { alertMarks, triggerWords } from '../../alerts/model/alert-words.ts';

interface AlertNoteProps {
  alert: Alert;
  decimals: number | null;
  onClose: () => void;
}

/** One alert with its exact numbers and times. */
export const AlertNote = ({ alert, decimals, onClose }: AlertNoteProps) => {
  const today = useLive(({ serverNow }) => Math.floor(serverNow / 60_000) * 60_000);
  return (
    <section aria-label={`Alert: ${triggerWords(alert.trigger)}`} className="border-b border-line bg-raised/60 px-3 py-2">
      <header className="mb-1.5 flex items-center gap-1.5">
        <StateGlyph state={alert.state} />
        <h3 className="min-w-0 flex-1 truncate font-semibold">{triggerWords(alert.trigger)}</h3>
        {alertMarks(alert).map(({ mark, meaning }) => (
          <Mark key={mark} meaning={meaning}>
            {mark}
          </Mark>
        ))}
        <Button look="quiet" size="icon" aria-label="Close the alert" onClick={onClose}>
          <X aria-hidden className="size-3.5" />
        </Button>
      </header>
      <Facts
        facts={[
          ['State', STATE_PALETTE[alert.state].label],
          ['MACD-V', formatSigned(alert.value, 4)],
          ['Signal', formatSigned(alert.signal, 4)],
          ['Histogram', formatSigned(alert.histogram, 4)],
          ['Close', formatPrice(alert.price, decimals)],
          ['Bar', <time key="bar" dateTime={new Date(alert.openTime).toISOString()} title={formatUtc(alert.openTime)}>{formatLocal(alert.openTime, today)}</time>],
          ['Stored', <time key="stored" dateTime={new Date(alert.createdAt).toISOString()} title={formatUtc(alert.createdAt)}>{formatLocal(alert.createdAt, today)}</time>],
          ['Settings', `v${alert.settingsVersion}`],
        ]}
      />
    </section>
  );
};
