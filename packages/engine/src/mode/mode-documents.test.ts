import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { modeDiagram } from '../testing/mode-diagram.ts';
import { modeMachineModule, modeTableText } from '../testing/mode-edges.ts';

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const textOf = (relative: string): string => readFileSync(pathOf(relative), 'utf8');
const spec = textOf('SPEC.md');

describe('what is written about the machine of modes', () => {
  it('draws in docs/images/mode-machine.svg the arrows of the table (after a change: vitest run packages/engine/src/mode -u)', async () => {
    await expect(modeDiagram()).toMatchFileSnapshot(pathOf('../../../../docs/images/mode-machine.svg'));
  });

  it('gives the Admin UI the states and moves of the table (after a change: vitest run packages/engine/src/mode -u)', async () => {
    await expect(modeMachineModule()).toMatchFileSnapshot(
      pathOf('../../../../apps/admin/src/features/control/model/mode-machine.ts'),
    );
  });

  it('shows in SPEC.md the table as it is', () => {
    const [, shown = ''] = /<!-- table -->\n([^]*?)\n<!-- \/table -->/.exec(spec) ?? [];
    expect(shown.trim()).toBe(modeTableText());
  });

  it('numbers in SPEC.md rules that are each the title of a test', () => {
    const rules = [...spec.matchAll(/^(\d+)\. (.+)$/gm)];
    expect(rules.map(([, number]) => Number(number))).toEqual(rules.map((_, index) => index + 1));
    const tests = textOf('mode-machine.test.ts') + textOf('mode-machine.property.test.ts');
    expect(rules.filter(([, , rule]) => !tests.includes(`it('${rule}'`)).map(([line]) => line)).toEqual([]);
    expect(rules.length).toBeGreaterThan(0);
  });
});
