import type { JsonObject, JsonPath, SettingsProblem } from '@livermore/schemas';
import { createContext, use } from 'react';
import type { SettingsDraft } from '../model/settings-draft.ts';

/** What the fields of the form show and change. */
export interface SettingsForm {
  draft: SettingsDraft;
  schema: JsonObject;
  problems: readonly SettingsProblem[];
  /** False for who may only look, and while the text cannot be read. */
  editable: boolean;
  /** Writes a value; undefined removes the key. */
  set: (path: JsonPath, value: unknown) => void;
}

export const SettingsFormContext = createContext<SettingsForm | null>(null);

export const useSettingsForm = (): SettingsForm => {
  const form = use(SettingsFormContext);
  if (!form) throw new Error('useSettingsForm is only for components of the settings form');
  return form;
};
