import { Panel } from '../../../components/ui/panel.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { AlertItem } from '../../alerts/components/alert-item.tsx';
import { Field } from '../../settings/components/field.tsx';
import { NumberInput, SwitchInput } from '../../settings/components/inputs.tsx';
import { LevelsField } from '../../settings/components/list-field.tsx';

/** How many alerts show what one looks like. */
const SHOWN = 4;

const ALL = {};

/** Levels, turns and the pause between two of the same; beside them the newest alerts as they come. */
export const AlertsStep = () => (
  <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_340px] lg:items-start">
    <div className="rounded-md border border-line px-4 py-1">
      <LevelsField />
      <Field path={['alerts', 'reversal', 'enabled']} label="Reversals">
        {(control) => <SwitchInput control={control} />}
      </Field>
      <Field path={['alerts', 'cooldownMinutes']} label="Cool-down">
        {(control) => <NumberInput control={control} unit="minutes" />}
      </Field>
    </div>
    <NewestAlerts />
  </div>
);

const NewestAlerts = () => {
  const alerts = useLive(({ data }) => data.alerts);
  return (
    <Panel title="Newest alerts" className="overflow-hidden rounded-md border border-line">
      {alerts === null || alerts.length === 0 ? (
        <p className="px-4 py-3 text-pretty text-muted">{alerts ? 'No alert yet. The first appears here, on the Overview and at the bell.' : 'Reading the alerts'}</p>
      ) : (
        <ul aria-label="Newest alerts" className="[&>li:last-child>a]:border-b-0">
          {alerts.slice(0, SHOWN).map((alert) => (
            <li key={alert.id}>
              <AlertItem alert={alert} filter={ALL} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};
