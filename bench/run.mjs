/**
 * `npm run bench [-- NAME…] [--json FILE]`: bundles `bench/src/*.bench.ts` (those whose name holds
 * one of the names), runs each in a process of its own and prints figure, bar and verdict. A missed
 * bar is a finding, not an error; the exit code is 1 only when a benchmark could not run.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle, OUT_DIR } from './build.mjs';
import { shareLines, tableLines } from './table.mjs';

/** @typedef {import('./src/child.ts').Report} Report */
/** @typedef {import('./src/harness.ts').FigureResult} FigureResult */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Shows what is being done: one line overwritten on a terminal, else one line per change of `text`. */
const progress = () => {
  let last = '';
  return {
    /** @param {string} text @param {string} [suffix] */
    show(text, suffix = '') {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text} ${suffix}`);
      else if (text !== last) process.stderr.write(`${text}\n`);
      last = text;
    },
    clear() {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    },
  };
};

/**
 * Runs one bundled bench file.
 * @param {string} child @param {string} file
 * @param {(report: Report & { kind: 'progress' }) => void} onProgress
 * @returns {Promise<{ results: FigureResult[], failed: boolean }>}
 */
const runBench = async (child, file, onProgress) => {
  /** @type {FigureResult[]} */
  const results = [];
  const running = fork(child, [file], { cwd: ROOT, execArgv: ['--expose-gc'] });
  running.on('message', (message) => {
    const report = /** @type {Report} */ (message);
    if (report.kind === 'progress') onProgress(report);
    else results.push({ rows: report.rows, shares: report.shares });
  });
  const [code] = await once(running, 'exit');
  return { results, failed: code !== 0 };
};

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const names = readdirSync(new URL('src/', import.meta.url))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => positionals.length === 0 || positionals.some((wanted) => name.includes(wanted)));
if (names.length === 0) {
  process.stderr.write(`no benchmark is named like ${positionals.join(', ')}\n`);
  process.exit(1);
}

mkdirSync(OUT_DIR, { recursive: true });
const screen = progress();
const child = await bundle('child');
// Programs that benchmarks start beside themselves.
for (const file of readdirSync(new URL('src/', import.meta.url))) {
  if (file.endsWith('.process.ts')) await bundle(file.slice(0, -'.ts'.length));
}
/** @type {FigureResult[]} */
const all = [];
/** @type {string[]} */
const failures = [];
for (const name of names) {
  screen.show(`${name} is being bundled`);
  const { results, failed } = await runBench(child, await bundle(name), ({ id, title, done, total }) => {
    screen.show(`${id} ${title}`, `${done}/${total}`);
  });
  all.push(...results);
  if (failed) failures.push(name);
}
screen.clear();

process.stdout.write(`${tableLines(all.flatMap(({ rows }) => rows)).join('\n')}\n`);
for (const { rows, shares } of all) {
  if (shares.length > 0) process.stdout.write(`\n${shareLines(`${rows[0]?.id} ${rows[0]?.title}`, shares).join('\n')}\n`);
}
if (values.json !== undefined) {
  const machine = { node: process.version, cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length };
  writeFileSync(values.json, `${JSON.stringify({ machine, figures: all, failed: failures }, null, 2)}\n`);
}
if (failures.length > 0) {
  process.stderr.write(`could not run: ${failures.join(', ')}; the lines above say why\n`);
  process.exitCode = 1;
}
