import { EXCHANGE_LABELS, type ExchangeName } from '@livermore/schemas';
import { useMutation } from '@tanstack/react-query';
import { Button } from '../../../components/ui/button.tsx';
import { formatLocal } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { refusalOf, refusalText } from '../api/settings-errors.ts';
import { scanWords } from '../model/scan-words.ts';

interface CredentialsCheckProps {
  exchange: ExchangeName;
  /** Variables that the saved settings name for this exchange. */
  variables: readonly string[];
  /** The names are changed and not saved: the engine would ask with the old ones. */
  unsaved: boolean;
}

/** Asks the exchange, through the engine, for the account, and says what it answered. */
export const CredentialsCheck = ({ exchange, variables, unsaved }: CredentialsCheckProps) => {
  const scan = useMutation(trpc.settings.scanSymbols.mutationOptions());
  const now = useLive(({ serverNow }) => Math.floor(serverNow / 60_000) * 60_000);
  const credentials = useLive(({ data }) => data.status?.credentials);
  const missing = variables.filter((name) => credentials?.some(({ variable, isSet }) => variable === name && !isSet));
  const answer = scan.isPending
    ? `Asking ${EXCHANGE_LABELS[exchange]}…`
    : scan.error
      ? refusalText(refusalOf(scan.error))
      : scan.data
        ? `${scanWords(scan.data, missing)} (${formatLocal(scan.data.at, now)})`
        : '';
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
      <Button look="outline" size="small" disabled={scan.isPending || unsaved} onClick={() => scan.mutate({ exchange })}>
        Check {EXCHANGE_LABELS[exchange]}
      </Button>
      <p role="status" className="min-w-0 flex-1 text-muted">
        {unsaved ? 'Save first: the check uses the settings that run.' : answer}
      </p>
    </div>
  );
};
