import { isEndStatus, isUrgentCommand, type CommandRecord, type ControlResult } from '@livermore/schemas';
import { expect } from 'vitest';

const RANKS = { stored: 0, acknowledged: 1, running: 2 } as const;

const rankOf = ({ status }: Pick<CommandRecord, 'status'>): number => (isEndStatus(status) ? 3 : RANKS[status]);

/** What was ever seen of the ledger, and what may follow from it. */
export class LedgerModel {
  readonly #seen = new Map<string, CommandRecord>();
  /** Every begin of a command, over all workers. */
  readonly #started: string[] = [];
  #lastChange = 0;
  #resultsRead = 0;

  /** Fails when the ledger now could not have come of the ledger before. */
  look(history: readonly CommandRecord[]): void {
    const records = [...history].sort((a, b) => a.changeId - b.changeId);
    for (const requestId of this.#seen.keys()) {
      expect(records.filter((each) => each.requestId === requestId), `${requestId} is there once`).toHaveLength(1);
    }
    const before = this.#lastChange;
    for (const record of records) {
      const last = this.#seen.get(record.requestId);
      if (last) {
        const { type, payload, origin, issuedAt, storedAt } = last;
        expect(record, 'what was sent stays').toMatchObject({ type, payload, origin, issuedAt, storedAt });
        expect(rankOf(record), `${record.requestId} goes forward from ${last.status}`).toBeGreaterThanOrEqual(rankOf(last));
        if (isEndStatus(last.status)) expect(record, 'an end is the end').toEqual(last);
      }
      const isSame = last !== undefined && last.changeId === record.changeId;
      if (isSame) expect(record, 'no change without a number').toEqual(last);
      else expect(record.changeId, 'a change has a number above all that were seen').toBeGreaterThan(before);
      this.#lastChange = Math.max(this.#lastChange, record.changeId);
      this.#seen.set(record.requestId, record);
    }
    expect(records.filter(({ status }) => status === 'stored' || status === 'acknowledged').length).toBeLessThanOrEqual(101);
  }

  /** Fails when a command began twice, or without the ledger saying so. */
  begun(started: readonly string[]): void {
    this.#started.push(...started);
    expect(new Set(this.#started).size, `each begins once: ${this.#started.join()}`).toBe(this.#started.length);
    for (const requestId of started) expect(this.#seen.get(requestId)?.startedAt, `${requestId} is claimed`).not.toBeNull();
  }

  /** Fails when something was told that is not stored. */
  told(results: readonly ControlResult[]): void {
    for (const { requestId, status, data } of results.slice(this.#resultsRead)) {
      const record = this.#seen.get(requestId);
      if (status === 'rejected' || status === 'progress' || data?.['repeated']) continue;
      expect(record, `${requestId} ${status} is stored`).toBeDefined();
      if (record) expect(rankOf(record)).toBeGreaterThanOrEqual(rankOf({ status }));
    }
    this.#resultsRead = results.length;
  }

  /** Fails when something waits although nothing keeps it waiting. */
  isServed(inHand: readonly CommandRecord[]): void {
    const records = [...this.#seen.values()];
    expect(records.filter(({ status }) => status === 'stored'), 'everything stored is noted').toEqual([]);
    const waiting = records.filter(({ status }) => status === 'acknowledged');
    expect(waiting.filter(({ type }) => isUrgentCommand(type)), 'no pause waits').toEqual([]);
    const ordinary = inHand.filter(({ type }) => !isUrgentCommand(type));
    expect(ordinary.length, 'one at a time').toBeLessThanOrEqual(1);
    if (waiting.length > 0) expect(ordinary.length, 'what waits waits for something').toBe(1);
    const running = records.filter(({ status }) => status === 'running').map(({ requestId }) => requestId);
    expect(running, 'what runs is in hand').toEqual(inHand.map(({ requestId }) => requestId));
  }
}
