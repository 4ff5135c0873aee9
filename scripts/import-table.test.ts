import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const OURS = [
  ...['base', 'schemas', 'indicators', 'engine', 'cache', 'database', 'exchanges'],
  ...['exchange-simulator', 'testkit', 'api/router', 'admin'],
];

/** The table of docs/architecture.md: what each package may import of ours. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'packages/base': [],
  'packages/schemas': [],
  'packages/indicators': [],
  'packages/engine': ['base', 'schemas', 'indicators'],
  'packages/cache': ['base', 'schemas'],
  'packages/database': ['base', 'schemas'],
  'packages/exchanges': ['base', 'schemas'],
  'packages/notify': ['base', 'schemas'],
  'packages/exchange-simulator': ['base', 'schemas'],
  'packages/testkit': ['base', 'schemas'],
  'apps/api': OURS.filter((name) => name !== 'testkit' && name !== 'admin'),
  'apps/admin': ['schemas', 'indicators'],
};

/** Every way of importing; `@` stands for what is imported. */
const KINDS: Readonly<Record<string, string>> = {
  'a value': "import { x } from '@'; export const y = x;",
  'a type': "import type { X } from '@'; export type Y = X;",
  'a type among values': "import { type X } from '@'; export type Y = X;",
  'nothing, for its effect': "import '@';",
  're-export of all': "export * from '@';",
  're-export of a name': "export { x } from '@';",
  're-export of a type': "export type { X } from '@';",
  'later, by a dynamic import': "export const load = () => import('@');",
  'a type, by an inline import': "export type Y = import('@').X;",
  'by require': "export const y = require('@');",
  'by import-require': "import y = require('@'); export { y };",
};

const PURE = ['packages/base', 'packages/schemas', 'packages/indicators', 'packages/engine'];
const IMPURE: Readonly<Record<string, string>> = {
  'a date': 'export const x = () => new Date();',
  'the wall clock': 'export const x = () => Date.now();',
  'the machine clock': 'export const x = () => performance.now();',
  'a timer': 'export const x = () => setTimeout(() => {}, 1);',
  'chance': 'export const x = () => Math.random();',
  'the process': 'export const x = () => process.pid;',
  'the network': "export const x = () => fetch('http://x.invalid');",
  'a global by a detour': 'export const x = () => globalThis.Date;',
  'a module of Node': "import { readFileSync } from 'node:fs'; export const x = readFileSync;",
  'a module of Node without prefix': "import { readFileSync } from 'fs'; export const x = readFileSync;",
};

const ENVIRONMENT: Readonly<Record<string, string>> = {
  'as a property': 'export const x = process.env;',
  'taken apart': 'export const { env } = process;',
  'as an import': "import { env } from 'node:process'; export const x = env;",
};

interface Planted {
  path: string;
  text: string;
  refused: boolean;
}

const planted = new Map<string, Planted>();
const plant = (title: string, folder: string, text: string, refused: boolean): void => {
  const path = `${folder}/planted-${planted.size}.ts`;
  planted.set(`${folder}: ${title}`, { path, text, refused });
};

for (const [owner, allowed] of Object.entries(MAY_IMPORT)) {
  const src = `${owner}/src/deep`;
  const own = owner.replace(/^\w+\//, '');
  for (const name of OURS.filter((other) => other.split('/')[0] !== own)) {
    const text = `import { x } from '@livermore/${name}'; export const y = x;`;
    plant(`imports ${name}`, src, text, !allowed.includes(name));
  }
  for (const [kind, text] of Object.entries(KINDS)) {
    const forbidden = owner === 'apps/api' ? 'testkit' : 'database';
    if (own !== 'database') plant(`imports ${kind}`, src, text.replace('@', `@livermore/${forbidden}`), true);
    plant(`imports ${kind} of a sibling package by path`, src, text.replace('@', '../../../other/src/x.ts'), true);
  }
  plant('imports its own files', src, "import { x } from '../own.ts'; export const y = x;", false);
}
for (const folder of PURE) {
  for (const [title, text] of Object.entries(IMPURE)) plant(`uses ${title}`, `${folder}/src`, text, true);
}
plant('imports a library', 'packages/indicators/src', "import { z } from 'zod'; export const y = z;", true);
plant('imports a library', 'packages/engine/src', "import { z } from 'zod'; export const y = z;", true);
plant('imports a library but zod', 'packages/schemas/src', "import { a } from 'ajv'; export const y = a;", true);
plant('imports zod', 'packages/schemas/src', "import { z } from 'zod'; export const y = z;", false);
plant('imports the type of the router', 'apps/admin/src', "import type { R } from '@livermore/api/router'; export type Y = R;", false);
for (const [title, text] of Object.entries(ENVIRONMENT)) {
  for (const folder of ['apps/api/src/services', 'packages/exchanges/src', 'packages/cache/src']) {
    plant(`reads the environment ${title}`, folder, text, true);
  }
}
plant('reads the environment', 'apps/api/src/config', 'export const x = process.env;', false);
// All that the routers are made of, so that they cannot reach a service by way of each other either.
for (const folder of ['routers', 'http', 'control', 'projections'].map((room) => `apps/api/src/${room}`)) {
  for (const name of ['../services/settings-loader.service.ts', '../composition/engine.ts', '@livermore/exchanges', '@livermore/exchange-simulator']) {
    plant(`holds ${name}`, folder, `import type { X } from '${name}'; export type Y = X;`, true);
  }
}
plant('is too long', 'packages/cache/src', 'export {};\n'.repeat(351), true);
for (const folder of ['packages/engine/src/testing', 'bench', 'e2e/src']) {
  plant('imports anything', folder, "import { x } from '@livermore/testkit'; export const y = x;", false);
}

describe('the rules of who may know whom', () => {
  const root = mkdtempSync(join(tmpdir(), 'livermore-lint-'));
  const reported = new Set<string>();

  beforeAll(() => {
    cpSync(join(REPOSITORY, '.oxlintrc.json'), join(root, '.oxlintrc.json'));
    for (const { path, text } of planted.values()) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const oxlint = join(REPOSITORY, 'node_modules/.bin/oxlint');
    const { stdout } = spawnSync(oxlint, ['-f', 'json', 'packages', 'apps', 'bench', 'e2e'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string }[] };
    for (const { filename } of diagnostics) reported.add(filename);
  });

  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it.each([...planted].filter(([, { refused }]) => refused))('report: %s', (_title, { path, text }) => {
    expect(reported, text).toContain(path);
  });

  it.each([...planted].filter(([, { refused }]) => !refused))('allow: %s', (_title, { path, text }) => {
    expect(reported, text).not.toContain(path);
  });
});
