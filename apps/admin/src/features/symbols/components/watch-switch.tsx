import type { ExchangeName } from '@livermore/schemas';
import { useState } from 'react';
import { Switch } from '../../../components/ui/switch.tsx';
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
      <Switch
        label={`Watch ${symbol}`}
        checked={monitored}
        disabled={!steers || command.underWay || exchange === null}
        onChange={(on) => (on ? command.send({ type: 'add-symbol', payload }) : setAsks(true))}
      />
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
