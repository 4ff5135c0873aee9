import { useNavigate, useSearch } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { Notice } from '../../../components/ui/notice.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { HistoryPanel } from './history-panel.tsx';
import { MachinePanel } from './machine-panel.tsx';
import { StatePanel } from './state-panel.tsx';
import { SteerPanel } from './steer-panel.tsx';
import { WorkPanel } from './work-panel.tsx';

/** The engine, seen and steered. */
export const ControlPage = () => {
  usePageTitle('Control');
  const steers = maySteer(useUser().role);
  const { open } = useSearch({ from: '/signed-in/control' });
  const navigate = useNavigate();
  return (
    <div className="h-full overflow-y-auto">
      <h1 className="sr-only">Control</h1>
      <div className="grid gap-px border-b border-line bg-line lg:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_380px]">
        <div className="flex min-w-0 flex-col gap-px">
          <StatePanel />
          <WorkPanel maySteer={steers} />
        </div>
        {steers ? (
          <SteerPanel
            dialog={open ?? null}
            onDialog={(dialog) => void navigate({ to: '/control', search: dialog ? { open: dialog } : {}, replace: true })}
          />
        ) : (
          <Panel title="Commands">
            <Notice icon={Lock} title="You may look, not steer" heading="h3">
              Commands are for operators and the owner. The owner gives roles.
            </Notice>
          </Panel>
        )}
        <MachinePanel />
      </div>
      <HistoryPanel />
    </div>
  );
};
