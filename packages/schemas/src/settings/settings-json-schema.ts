import { z } from 'zod';
import { UserSettingsSchema } from '../user-settings.schema.ts';
import type { JsonObject } from './json.ts';

/** The JSON Schema (draft 2020-12) of a settings document as it may be written, with the defaults of what is left out. */
export const settingsJsonSchema = (): JsonObject => ({ ...z.toJSONSchema(UserSettingsSchema, { io: 'input' }) });
