import { readFileSync } from 'node:fs';
import { ERROR_CLASSES } from '@livermore/base';
import { describe, expect, it } from 'vitest';

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section] as const),
);

describe('docs/errors.md', () => {
  it('has exactly one section for each code of the table and none besides', () => {
    expect(page.match(/^## .*$/gm)).toHaveLength(sections.size);
    expect([...sections.keys()].sort()).toEqual(Object.keys(ERROR_CLASSES).sort());
  });

  it.each(Object.entries(ERROR_CLASSES))('tells the class of %s, what happened and what to do', (code, errorClass) => {
    const section = sections.get(code) ?? '';
    expect(/^\*\*Class:\*\* (\w+)$/m.exec(section)?.[1]).toBe(errorClass);
    expect(section).toMatch(/^\*\*What happened\.\*\* \S.{20,}$/m);
    expect(section).toMatch(/^\*\*What to do\.\*\* \S.{7,}$/m);
  });
});
