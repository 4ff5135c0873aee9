import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where a program begins: these files are run, not imported. */
const ENTRIES = [
  'apps/api/src/main.ts',
  'apps/admin/src/main.tsx',
  'packages/database/src/embedded/pglite.worker.mjs',
  'packages/exchange-simulator/src/simulator.worker.ts',
  'packages/testkit/src/services/keeper.mjs',
];

/** Statements that only name things; every other one does something when the file is imported. */
const DECLARES = /^(Import|Export|TS)|^(Variable|Function|Class)Declaration$/;

/** What a file does when it is imported, and imports whose target cannot be checked: the lines. */
const findings = (name: string, text: string): string[] => {
  const { program, module, errors } = parseSync(name, text);
  if (errors.length > 0) return [`${name}: ${errors[0]?.message}`];
  const acting = program.body.filter(
    (statement) =>
      !DECLARES.test(statement.type) ||
      (statement.type === 'VariableDeclaration' &&
        statement.declarations.some(({ init }) => init?.type === 'AwaitExpression')),
  );
  const hidden = module.dynamicImports.filter(({ moduleRequest }) => text[moduleRequest.start] === '`');
  return [...acting, ...hidden].map(({ start }) => {
    const line = text.slice(0, start).split('\n').length;
    return `${name}:${line}: ${text.split('\n')[line - 1]?.trim()}`;
  });
};

const sources = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(`${ROOT}/${folder}`).flatMap((owner) =>
    readdirSync(`${ROOT}/${folder}/${owner}/src`, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(m?ts|tsx|mjs)$/.test(path) && !/\.test\.|^testing\/|\.d\.ts$/.test(path))
      .map((path) => `${folder}/${owner}/src/${path}`),
  ),
);

describe('importing a file', () => {
  it('does nothing, wherever no program begins', () => {
    const importable = sources.filter((path) => !ENTRIES.includes(path));
    expect(importable.length).toBeGreaterThan(50);
    expect(importable.flatMap((path) => findings(path, readFileSync(`${ROOT}/${path}`, 'utf8')))).toEqual([]);
  });

  it.each([
    'start();',
    'await start();',
    'const x = await start();',
    'for (const x of []) x();',
    'table.set(1, 2);',
    'if (x) y();',
    'const x = () => import(`@livermore/cache`);',
  ])('is seen to do something, or to hide what it imports: %s', (text) => {
    expect(findings('x.ts', `import { start } from './y.ts';\n${text}`)).toEqual([`x.ts:2: ${text}`]);
  });

  it.each(['const x = start();', 'export class X {}', 'type X = 1;', "export * from './y.ts';", 'declare const x: 1;'])(
    'is seen to name things only: %s',
    (text) => {
      expect(findings('x.ts', text)).toEqual([]);
    },
  );
});
