import { useCallback, useEffect, useRef, useState } from 'react';
import { trpcClient } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { refusalOf, refusalText } from '../api/settings-errors.ts';
import { conflictOf, resolved, type Choice, type SettingsConflict } from '../model/settings-conflict.ts';
import { baseOf, isDirty, openDraft, patchOf, rebased, type SettingsBase, type SettingsDraft } from '../model/settings-draft.ts';

/** Replaces the document as a whole; gives whether that was taken. */
export type Replace = (write: () => Promise<{ version: number; requestId: string | null }>, done: string) => Promise<boolean>;

/** What became of a save; after a conflict each side is to be looked at first. */
export type SaveOutcome = 'saved' | 'conflict' | 'refused';

/** The draft of this page, what becomes of it, and what others save meanwhile. */
export const useSettingsWork = (loaded: SettingsBase) => {
  const [draft, setDraft] = useState(() => openDraft(loaded));
  const [conflict, setConflict] = useState<SettingsConflict | null>(null);
  /** A conflict with this version was put off. */
  const [putOff, setPutOff] = useState(0);
  const [saving, setSaving] = useState(false);
  const [requestId, setRequestId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState('');
  const [note, setNote] = useState('');
  const latest = useRef(draft);
  latest.current = draft;

  /** Shows what is stored now; what is not saved yet moves onto it. */
  const takeOver = useCallback((current: SettingsBase, said: string) => {
    const mine = latest.current;
    const moved = isDirty(mine) ? rebased(mine, current) : openDraft(current);
    if (moved) {
      setDraft(moved);
      setNote(isDirty(mine) ? `${said} Your changes now stand on it.` : said);
    } else setConflict(conflictOf(mine, current));
  }, []);

  const desired = useLive(({ data }) => data.status?.desired.settingsVersion ?? 0);
  const behind = desired > Math.max(draft.base.version, putOff) && !saving && conflict === null && draft.document !== null;
  useEffect(() => {
    if (!behind) return;
    let isWanted = true;
    void Promise.all([trpcClient.settings.export.query(), trpcClient.settings.history.query({ limit: 1 })]).then(
      ([{ document, version }, { versions }]) => {
        if (!isWanted || version <= latest.current.base.version) return;
        takeOver(baseOf(document, version), `Version ${version} by ${versions[0]?.author ?? 'somebody'} is shown.`);
      },
      // It is asked again with the next version, and a save tells of it in any case.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [behind, desired, takeOver]);

  const save = async (reason: string): Promise<SaveOutcome> => {
    const sent = latest.current;
    setSaving(true);
    setRefusal('');
    setNote('');
    try {
      const { settings, version, requestId: reload } = await trpcClient.settings.update.mutate({
        patch: patchOf(sent),
        baseVersion: sent.base.version,
        ...(reason === '' ? {} : { reason }),
      });
      setDraft(openDraft(baseOf(settings, version)));
      setRequestId(reload);
      return 'saved';
    } catch (error) {
      const refused = refusalOf(error);
      if (refused.kind !== 'conflict') {
        setRefusal(refusalText(refused));
        return 'refused';
      }
      setConflict(conflictOf(sent, baseOf(refused.current, refused.version), refused.paths));
      return 'conflict';
    } finally {
      setSaving(false);
    }
  };

  const replace: Replace = async (write, done) => {
    setSaving(true);
    setNote('');
    try {
      const { requestId: reload } = await write();
      const { document, version } = await trpcClient.settings.export.query();
      setRequestId(reload);
      takeOver(baseOf(document, version), done);
      return true;
    } catch (error) {
      setNote(refusalText(refusalOf(error)));
      return false;
    } finally {
      setSaving(false);
    }
  };

  return {
    draft,
    conflict,
    saving,
    requestId,
    refusal,
    note,
    save,
    replace,
    /** Changes the draft, and takes what was said about it off the page. */
    edit: (change: (before: SettingsDraft) => SettingsDraft) => {
      setDraft(change);
      setRefusal('');
      setNote('');
    },
    discard: () => setDraft((before) => openDraft(before.base)),
    resolve: (choices: ReadonlyMap<string, Choice>) => {
      if (!conflict) return;
      setDraft(resolved(conflict, choices));
      setConflict(null);
    },
    putOffConflict: () => {
      setPutOff(conflict?.current.version ?? 0);
      setConflict(null);
    },
  };
};
