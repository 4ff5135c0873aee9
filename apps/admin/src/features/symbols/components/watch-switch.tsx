import type { ExchangeName } from '@livermore/schemas';
import { Switch } from 'radix-ui';
import { useState } from 'react';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { useCommand } from '../../commands/api/use-command.ts';
import { watchPlace } from '../model/watch-rows.ts';
import { RemoveDialog } from './remove-dialog.tsx';

interface WatchSwitchProps {
  exchange: ExchangeName | null;
  symbol: string;
  /** What the settings say. It changes when they do, not when the switch is pressed. */
  monitored: boolean;
}

/** Whether the settings watch a symbol; switching it off says what that does and asks once. */
export const WatchSwitch = ({ exchange, symbol, monitored }: WatchSwitchProps) => {
  const command = useCommand(watchPlace(exchange, symbol));
  const [asks, setAsks] = useState(false);
  const steers = maySteer(useUser().role);
  const payload = { symbol, ...(exchange && { exchange }) };
  return (
    <>
      <Switch.Root
        checked={monitored}
        disabled={!steers || command.underWay || exchange === null}
        aria-label={`Watch ${symbol}`}
        onCheckedChange={(on) => (on ? command.send({ type: 'add-symbol', payload }) : setAsks(true))}
        className="relative h-4 w-7 shrink-0 rounded-full border border-line-strong bg-raised transition-colors disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-3 translate-x-px rounded-full bg-muted transition-transform data-[state=checked]:translate-x-[13px] data-[state=checked]:bg-on-accent" />
      </Switch.Root>
      {exchange && (
        <RemoveDialog
          open={asks}
          onOpenChange={setAsks}
          exchange={exchange}
          symbol={symbol}
          onConfirm={() => command.send({ type: 'remove-symbol', payload })}
        />
      )}
    </>
  );
};
