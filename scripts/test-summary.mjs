/**
 * Reads the JSON report of the last test run and prints `N passed, N failed` as the last line. Ends
 * with 1 when anything failed or was skipped: where everything is installed no test may be skipped.
 */
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Report
 * @property {{ name: string, status: string, message: string,
 *   assertionResults: { fullName: string, status: string }[] }[]} testResults
 */

/** @type {Report} */
const { testResults } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const tests = testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map(({ fullName, status }) => ({ title: `${name}: ${fullName}`, status })),
);
const passed = tests.filter(({ status }) => status === 'passed');
const failed = tests.filter(({ status }) => status === 'failed');
const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
/** A file that breaks before its first test counts as one failure. */
const broken = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
);

for (const { title } of failed) console.log(`failed: ${title}`);
for (const { name, message } of broken) console.log(`broken: ${name}: ${message.split('\n', 1)[0]}`);
for (const { title } of skipped) console.log(`skipped: ${title}`);
if (skipped.length > 0) console.log(`${skipped.length} skipped, which is not allowed here`);
const failures = failed.length + broken.length;
console.log(`${passed.length} passed, ${failures} failed`);
process.exitCode = passed.length === 0 || failures + skipped.length > 0 ? 1 : 0;
