import { isJsonObject, ownValue, type JsonObject } from './json.ts';

/** Makes a document of the next schema version; keys that it does not know stay as they are. */
export type SchemaStep = (document: JsonObject) => JsonObject;

/** The step at place n leads from schema version n + 1 to n + 2. Version 1 is the newest: there is none yet. */
const STEPS: readonly SchemaStep[] = [];

/** A document of the newest schema version, or the reason why there is none. */
export type UpgradeResult = { document: JsonObject; reason?: undefined } | { document?: undefined; reason: string };

/**
 * Brings a document to the newest schema version, step by step. One without a version is of
 * version 1. A document of a later version is refused: leaving out what it means could be wrong.
 */
export const upgradeDocument = (document: JsonObject, steps: readonly SchemaStep[] = STEPS): UpgradeResult => {
  const newest = steps.length + 1;
  const version = ownValue(document, 'version') ?? 1;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { reason: 'must be the number of a schema version, 1 or more' };
  }
  if (version > newest) {
    return { reason: `is ${version}, but this program knows schema versions up to ${newest}: start a newer program` };
  }
  const upgraded = steps
    .slice(version - 1)
    .reduce<JsonObject>((stepped, step, nr) => ({ ...step(stepped), version: version + nr + 1 }), document);
  return { document: upgraded };
};

/** The document at the newest schema version where that is possible, otherwise as it is. */
export const upgradedOrSame = (document: unknown): unknown =>
  isJsonObject(document) ? (upgradeDocument(document).document ?? document) : document;
