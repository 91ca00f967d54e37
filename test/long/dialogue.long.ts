import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REQUESTS } from '../../src/simulator/requests.ts';
import { awsTools } from './aws-tools.ts';
import { openTerminal, played, typed, type Terminal } from './dialogue/terminal.ts';

const FOLDER = join(import.meta.dirname, 'dialogue');
const SERVED = ['GetCallerIdentity', ...Object.keys(REQUESTS)].toSorted();

const tools = await awsTools();
const python = 'python' in tools ? tools.python : '';
if ('missing' in tools) console.error(`SKIPPED: the dialogue with the AWS CLI and boto3. ${tools.missing}.`);

interface Recording {
  readonly transcript: string;
  /** The operations that were answered. */
  readonly called: readonly string[];
  /** What of the answers botocore's model does not allow. */
  readonly flaws?: readonly string[];
}

async function onTerminal(play: (terminal: Terminal) => Promise<Recording>): Promise<Recording> {
  const terminal = await openTerminal(python);
  try {
    return await play(terminal);
  } finally {
    await terminal.close();
  }
}

async function answeredBy({ url }: Terminal): Promise<string[]> {
  const answer = await fetch(`${url}/_simulator/calls`);
  const { calls } = (await answer.json()) as { calls: { operation: string; status: number }[] };
  return calls.filter(({ status }) => status === 200).map(({ operation }) => operation);
}

function scenes(pattern: string): string[] {
  return globSync(join(FOLDER, pattern)).toSorted();
}

/** The scenes at the same time, each with a simulator of its own: most of the time goes into starting the CLI. */
async function dialogueOfCli(): Promise<Recording> {
  const recordings = await Promise.all(
    scenes('aws-cli/*.session').map((scene) =>
      onTerminal(async (terminal) => {
        const transcript = await played(terminal, readFileSync(scene, 'utf8'));
        return { transcript, called: await answeredBy(terminal) };
      }),
    ),
  );
  return {
    transcript: `${recordings.map(({ transcript }) => transcript).join('\n\n')}\n`,
    called: recordings.flatMap(({ called }) => called),
  };
}

/** All scenes in one process, which holds every answer against botocore's model. */
async function dialogueOfBoto3(): Promise<Recording> {
  return onTerminal(async (terminal) => {
    const script = join(FOLDER, 'boto3/record.py');
    const command = [python, script, join(FOLDER, 'files'), ...scenes('boto3/[0-9]*.py')];
    const { stdout, stderr, exitCode } = await typed(terminal, command);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return JSON.parse(stdout) as Recording;
  });
}

const DIALOGUES = [
  { tool: 'aws-cli', dialogue: dialogueOfCli },
  { tool: 'boto3', dialogue: dialogueOfBoto3 },
];

describe.skipIf('missing' in tools)('the tools of AWS, as they are', () => {
  test.each(DIALOGUES)('$tool hears of every operation what it heard before', async ({ tool, dialogue }) => {
    const { transcript, called, flaws = [] } = await dialogue();

    expect(flaws).toEqual([]);
    await expect(transcript).toMatchFileSnapshot(join(FOLDER, `${tool}.golden`));
    expect([...new Set(called)].toSorted()).toEqual(SERVED);
  });
});
