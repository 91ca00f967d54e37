import type { Told, Write } from './cluster.ts';
import type { Call } from './gateway.ts';
import { hasTrouble, type Settings } from './kinds.ts';
import { isBad, type Run } from './run.ts';
import type { World } from './world.ts';

/** What has happened, was told and was asked in a while at whose end all is at rest. */
export interface Stretch {
  readonly settings: Settings;
  /** AWS has denied something. */
  readonly isDenied: boolean;
  /** Runs and lag alone have cost calls. */
  readonly isCounted: boolean;
  /** Newest first. */
  readonly runs: readonly Run[];
  /** Those of the version as it is at the end that have failed. */
  readonly bad: readonly Run[];
  /** The same of versions that are no more: they may be told, or not. */
  readonly badBefore: readonly Run[];
  readonly events: readonly Told[];
  readonly writes: readonly Write[];
  readonly calls: readonly Call[];
  /** Passes without a pause. */
  readonly hurries: number;
  readonly before: Before;
}

/** What was so when it began. */
interface Before {
  readonly failing: ReadonlySet<string>;
  /** Of the condition RunsSucceeding. */
  readonly succeeding: string;
  /** Something was missing of the run before: what is left of its calls is spent now. */
  readonly isIncomplete: boolean;
}

/** Notes where the world is. The function that it answers with tells what has come since. */
export function beginStretch(world: World): (isDenied: boolean) => Stretch {
  const { aws, cluster, gateway, settings } = world;
  const [runs, events, writes, calls, hurries] = [
    aws.runs.length,
    cluster.events.length,
    cluster.writes.length,
    gateway.calls.length,
    world.hurries,
  ];
  const failing = new Set(aws.failing.map(({ node }) => node));
  const isIncomplete = cluster.status.runsIncomplete !== undefined;
  const before: Before = { failing, succeeding: cluster.succeeding, isIncomplete };
  return (isDenied) => {
    const begun = aws.runs.slice(0, aws.runs.length - runs);
    const bad = begun.filter(isBad);
    return {
      settings,
      isDenied,
      isCounted: settings.trouble === 'none' || (settings.trouble === 'denials' && !isDenied),
      runs: begun,
      bad: bad.filter(({ version }) => version === aws.version),
      badBefore: bad.filter(({ version }) => version !== aws.version),
      events: cluster.events.slice(events),
      writes: cluster.writes.slice(writes),
      calls: gateway.calls.slice(calls),
      hurries: world.hurries - hurries,
      before,
    };
  };
}

/** The status may be written more often, and reads may be made again. */
export function isDisturbed({ settings, isDenied }: Stretch): boolean {
  return isDenied || hasTrouble(settings, 'restarts') || hasTrouble(settings, 'lost writes');
}
