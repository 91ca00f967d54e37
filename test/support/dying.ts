import { onTestFinished } from 'vitest';
import { lost, Wire } from '../replay/wire.ts';
import { eventually } from './eventually.ts';
import type { Rig } from './rig.ts';

/** An operator that dies of its first call of one name. */
export interface Dying {
  /** Resolves when it is dead. Time goes on until then. */
  readonly dead: () => Promise<void>;
  /** The call reaches AWS, however long ago it left. */
  readonly arrive: () => Promise<unknown>;
}

export async function startDying(
  rig: Rig,
  name: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Dying> {
  let arrive: () => Promise<unknown> = () => Promise.reject(new Error(`${name} was not called`));
  const wire = new Wire({
    target: rig.aws.url,
    principal: 'dying',
    passageOf: (opened) => (call, send) => {
      if (call.name !== name) return send();
      arrive = send;
      opened.kill(call);
      throw lost(name);
    },
  });
  onTestFinished(() => wire.close());
  const operator = await rig.startOperator({ ENDPOINT_TEMPLATE: await wire.listen(), ...settings }, wire);
  return {
    async dead() {
      await eventually(async () => {
        if (!wire.isCut) await rig.advance(1_000);
        if (!wire.isCut) throw new Error(`${name} was not called`);
      });
      await operator.stop();
    },
    arrive: () => arrive(),
  };
}
