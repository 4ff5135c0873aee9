import type { JsonObject } from '@livermore/schemas';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { RefusalLine } from '../../auth/components/refusal-line.tsx';
import { ConflictDialog } from '../../settings/components/conflict-dialog.tsx';
import { LeaveGuard } from '../../settings/components/leave-guard.tsx';
import { SettingsFormContext, type SettingsForm } from '../../settings/components/settings-context.ts';
import { useSettingsWork } from '../../settings/components/use-settings-work.ts';
import { VersionLine } from '../../settings/components/version-line.tsx';
import { isDirty, problemsOf, withField, type SettingsBase } from '../../settings/model/settings-draft.ts';
import { useFirstStart } from '../api/use-first-start.ts';
import { goOnWords, STEP_WORDS, stepAfter, stepBefore, type StartStep } from '../model/start-steps.ts';
import { AlertsStep } from './alerts-step.tsx';
import { MarketStep } from './market-step.tsx';
import { StepList } from './step-list.tsx';
import { SymbolsStep } from './symbols-step.tsx';

const STEPS = { market: MarketStep, symbols: SymbolsStep, alerts: AlertsStep };

interface FirstStartProps {
  step: StartStep;
  loaded: SettingsBase;
  schema: JsonObject;
}

/** One draft of the settings through three steps; each saves what was changed when it is left forwards. */
export const FirstStart = ({ step, loaded, schema }: FirstStartProps) => {
  const work = useSettingsWork(loaded);
  const { draft, edit } = work;
  const navigate = useNavigate();
  const { isOffered, end, isEnding, refusal } = useFirstStart();
  const problems = useMemo(() => problemsOf(draft), [draft]);
  const changed = isDirty(draft);
  const { title, about, reason } = STEP_WORDS[step];
  const Step = STEPS[step];
  const before = stepBefore(step);

  const finish = async (): Promise<void> => {
    if (isOffered) await end();
    await navigate({ to: '/' });
  };
  const goOn = async (): Promise<void> => {
    const after = stepAfter(step);
    await (after ? navigate({ to: '/start', search: { step: after } }) : finish());
  };
  const saveAndGoOn = async (): Promise<void> => {
    if (!changed || (await work.save(reason)) === 'saved') await goOn();
  };
  const skip = async (): Promise<void> => {
    work.discard();
    await goOn();
  };
  const form: SettingsForm = {
    draft,
    schema,
    problems,
    editable: !work.saving,
    set: (path, value) => edit((known) => withField(known, path, value)),
  };
  const carryOut = (act: () => Promise<void>) => () => void act().catch(() => undefined);
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2">
        <h1 className="text-base font-semibold">First start</h1>
        <StepList step={step} />
        <Button look="quiet" size="small" className="ml-auto" disabled={isEnding} onClick={carryOut(finish)}>
          {isOffered ? 'Skip the first start' : 'Leave'}
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label={`Step ${title}`}>
        <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4 lg:py-8">
          <div>
            <h2 className="text-lg font-semibold">{title}</h2>
            <p className="text-pretty text-muted">{about}</p>
          </div>
          <SettingsFormContext value={form}>
            <Step />
          </SettingsFormContext>
        </div>
      </div>
      <footer className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-t border-line-strong px-4 py-2">
        <div className="flex min-w-0 flex-1 basis-72 flex-col">
          <VersionLine version={draft.base.version} requestId={work.requestId} />
          <RefusalLine words={work.refusal || refusal} />
          {work.note && <p className="text-pretty text-fg">{work.note}</p>}
        </div>
        <span className="ml-auto flex items-center gap-2">
          {before && (
            <Button look="outline" disabled={work.saving} onClick={carryOut(() => navigate({ to: '/start', search: { step: before } }))}>
              Back
            </Button>
          )}
          {changed && (
            <Button look="outline" disabled={work.saving || isEnding} onClick={carryOut(skip)}>
              Skip this step
            </Button>
          )}
          <Button disabled={work.saving || isEnding || (changed && problems.length > 0)} onClick={carryOut(saveAndGoOn)}>
            {work.saving ? 'Saving' : goOnWords(step, changed)}
          </Button>
        </span>
      </footer>
      {work.conflict && <ConflictDialog conflict={work.conflict} onResolve={work.resolve} onLater={work.putOffConflict} />}
      <LeaveGuard isDirty={changed} />
    </div>
  );
};
