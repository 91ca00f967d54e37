import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, fillWhole } from '../support/cache.ts';
import { withProgress } from '../support/progress.ts';

const run = promisify(execFile);

/** Two that are released together: both stand on one botocore. */
const AWS_CLI = 'awscli==1.46.3';
const BOTO3 = 'boto3==1.44.8';
const PYTHON = 'python3';

/** The AWS CLI and boto3, or one sentence about what is missing and how to get it. */
export type AwsTools = { readonly python: string } | { readonly missing: string };

/** Ours from the cache, or from the Python package index: into the cache, never into the repository. */
export async function awsTools(): Promise<AwsTools> {
  const place = join(resolve(cacheFolder()), `aws-tools-${AWS_CLI}-${BOTO3}`.replaceAll('==', '-'));
  const python = join(place, 'bin/python');
  if (await hasTools(python)) return { python };
  const missing = await whatIsMissing();
  if (missing !== undefined) return { missing };
  try {
    await rm(place, { recursive: true, force: true });
    await withProgress(console.error, `Installing ${AWS_CLI} and ${BOTO3} (about 20 MB)`, () =>
      fillWhole(place, install),
    );
    return { python };
  } catch (error) {
    return { missing: `pip can't install ${AWS_CLI} and ${BOTO3}: ${lastLine(error)}` };
  }
}

/** False as well when the Python that they were installed for is gone. */
async function hasTools(python: string): Promise<boolean> {
  return run(python, ['-c', 'import awscli, boto3']).then(
    () => true,
    () => false,
  );
}

async function whatIsMissing(): Promise<string | undefined> {
  try {
    await run(PYTHON, ['--version']);
  } catch {
    return `${PYTHON} is not on the PATH: install Python 3.10 or newer`;
  }
  try {
    await run(PYTHON, ['-c', 'import ensurepip, venv']);
  } catch {
    return `${PYTHON} has no venv or no pip: install them (Debian and Ubuntu: apt-get install python3-venv)`;
  }
  return undefined;
}

async function install(folder: string): Promise<void> {
  await run(PYTHON, ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  await run(join(folder, 'bin/python'), [...pip, AWS_CLI, BOTO3]);
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').at(-1) ?? '';
}
