import { readFileSync } from 'node:fs';

const PAGE = readFileSync('docs/troubleshooting.md', 'utf8');

/** Every reason that a condition or an event can give: test/docs/troubleshooting.test.ts sees to it that the page has them all. */
export const REASONS: readonly string[] = [
  ...new Set([
    ...[...PAGE.matchAll(/^### (.*)$/gm)].flatMap(([, heading = '']) => heading.split(', ')),
    ...[...PAGE.matchAll(/^\| (`.*?) \|/gm)]
      .flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Z]\w+)`/g)])
      .map(([, code = '']) => code),
  ]),
];
