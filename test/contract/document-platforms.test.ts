import { describe, expect } from 'vitest';
import { createDocument } from '../simulator/document-support.ts';
import { SHELL, steps } from './content-refusals.ts';
import { statement } from './statement.ts';

const POWER = { name: 'power', action: 'aws:runPowerShellScript' };

function on(step: object, platform: string): object {
  return { ...step, precondition: { StringEquals: ['platformType', platform] } };
}

const PLATFORMS: Record<string, { content: object; platforms: string[] }> = {
  'a shell step': { content: steps(SHELL), platforms: ['Linux', 'MacOS'] },
  'a PowerShell step': { content: steps(POWER), platforms: ['Windows', 'Linux', 'MacOS'] },
  'a step of another plugin': {
    content: steps({ name: 'a', action: 'aws:updateSsmAgent' }),
    platforms: ['Windows', 'Linux', 'MacOS'],
  },
  'steps with preconditions': {
    content: steps(on(SHELL, 'Linux'), on(POWER, 'Windows')),
    platforms: ['Windows', 'Linux'],
  },
  'a step whose precondition rules out its plugin': { content: steps(on(SHELL, 'Windows')), platforms: [] },
  'a shell plugin of schema 1.2': {
    content: { schemaVersion: '1.2', runtimeConfig: { 'aws:runShellScript': {} } },
    platforms: ['Linux', 'MacOS'],
  },
};

describe('the platforms of a document', () => {
  for (const [from, { content, platforms }] of Object.entries(PLATFORMS)) {
    statement(`follow from ${from}`, 'U: inferred from where plugins run', async ({ ssm }) => {
      const made = await createDocument(ssm, { Content: JSON.stringify(content) });

      expect(made.PlatformTypes).toEqual(platforms);
    });
  }
});
