import type { JsonObject } from '@livermore/schemas';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useMediaQuery } from '../../../lib/use-media-query.ts';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { changesOf, isDirty, problemsOf, withField, withText, type SettingsBase } from '../model/settings-draft.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { DraftBar } from './draft-bar.tsx';
import { HistoryView } from './history-view.tsx';
import { JsonPane } from './json-pane.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { SettingsFormContext, type SettingsForm as Form } from './settings-context.ts';
import { SettingsForm } from './settings-form.tsx';
import { SettingsHead } from './settings-head.tsx';
import { TransferView } from './transfer-view.tsx';
import { useSettingsWork } from './use-settings-work.ts';

/** Form and JSON side by side on one draft, with history, import and export behind it. */
export const SettingsWorkbench = ({ loaded, schema }: { loaded: SettingsBase; schema: JsonObject }) => {
  const work = useSettingsWork(loaded);
  const { draft, edit } = work;
  const { view } = useSearch({ from: '/signed-in/settings' });
  const wide = useMediaQuery('(width >= 1024px)');
  const mayEdit = maySteer(useUser().role);
  const [reviewing, setReviewing] = useState(false);
  const problems = useMemo(() => problemsOf(draft), [draft]);
  const changes = useMemo(() => changesOf(draft), [draft]);
  const dirty = isDirty(draft);
  const savable = mayEdit && draft.document !== null && changes.length > 0 && problems.length === 0;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (savable) setReviewing(true);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [savable]);
  const form: Form = {
    draft,
    schema,
    problems,
    editable: mayEdit && draft.document !== null,
    set: (path, value) => edit((before) => withField(before, path, value)),
  };
  const isEditing = view === undefined || view === 'json';
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <SettingsHead version={draft.base.version} requestId={work.requestId} wide={wide} view={view} />
      <div className="min-h-0 flex-1">
        {isEditing && (
          <SettingsFormContext value={form}>
            <div className="flex h-full min-h-0">
              {(wide || view !== 'json') && (
                <div className="min-w-0 flex-1 overflow-y-auto lg:max-w-[620px]" tabIndex={0} role="region" aria-label="Form">
                  {draft.document === null && (
                    <p role="status" className="sticky top-0 z-10 border-b border-line-strong bg-raised px-4 py-2 text-fg">
                      The JSON cannot be read just now. The form shows what it said last and waits.
                    </p>
                  )}
                  <SettingsForm />
                </div>
              )}
              {(wide || view === 'json') && (
                <section aria-label="JSON" className="min-w-0 flex-1 lg:border-l lg:border-line">
                  <JsonPane
                    draft={draft}
                    schema={schema}
                    problems={problems}
                    readOnly={!mayEdit}
                    onText={(text) => edit((before) => withText(before, text))}
                  />
                </section>
              )}
            </div>
          </SettingsFormContext>
        )}
        {view === 'history' && <HistoryView version={draft.base.version} editable={mayEdit} replace={work.replace} />}
        {view === 'transfer' && <TransferView editable={mayEdit} replace={work.replace} />}
      </div>
      <DraftBar
        mayEdit={mayEdit}
        unreadable={draft.document === null}
        changes={changes.length}
        problems={problems.length}
        note={work.note}
        savable={savable}
        dirty={dirty}
        onDiscard={work.discard}
        onReview={() => setReviewing(true)}
      />
      <ReviewDialog
        open={reviewing}
        onOpenChange={setReviewing}
        draft={draft}
        saving={work.saving}
        refusal={work.refusal}
        onSave={(reason) => void work.save(reason).then((outcome) => outcome !== 'refused' && setReviewing(false))}
      />
      {work.conflict && (
        <ConflictDialog
          conflict={work.conflict}
          onResolve={(choices) => {
            work.resolve(choices);
            setReviewing(true);
          }}
          onLater={work.putOffConflict}
        />
      )}
      <LeaveGuard isDirty={dirty} />
    </div>
  );
};
