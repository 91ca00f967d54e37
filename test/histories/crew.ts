import type { Operator } from '../../src/operator.ts';
import { untilHeard } from '../replay/hearing.ts';
import { BLOWS, struck } from '../replay/trouble.ts';
import { Wire, type Passage } from '../replay/wire.ts';
import type { Rig } from '../support/rig.ts';

/** Whom AWS takes the operator for. */
export const OPERATOR = 'operator';

/** The operator of a history: one process after the other. */
export class Crew {
  readonly #rig: Rig;
  readonly #wires: Wire[] = [];
  #operator: Operator | undefined;

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  get starts(): number {
    return this.#wires.length;
  }

  get deaths(): number {
    return this.#wires.filter(({ isCut }) => isCut).length;
  }

  /** The old one stops, if it still lives; the new one is struck at its call number `strike`, if at any. */
  async restart({
    strike,
    blow = 0,
    settings = {},
  }: {
    readonly strike?: number | undefined;
    readonly blow?: number;
    readonly settings?: Readonly<Record<string, string>>;
  }): Promise<void> {
    await this.#operator?.stop();
    const passageOf =
      (wire: Wire): Passage =>
      (call, send) =>
        call.number === strike ? struck(wire, BLOWS[blow], call, send) : send();
    const wire = new Wire({ target: this.#rig.aws.url, principal: OPERATOR, passageOf });
    this.#wires.push(wire);
    const ENDPOINT_TEMPLATE = await wire.listen();
    this.#operator = await this.#rig.startOperator({ ...settings, ENDPOINT_TEMPLATE }, wire);
  }

  /** Nobody is at work until the next start. */
  async leave(): Promise<void> {
    await this.#operator?.stop();
    this.#operator = undefined;
  }

  /** Waits until the operator knows what has been done, and has done what it can without time going on. */
  async catchUp(): Promise<void> {
    await untilHeard(this.#rig, this.#wires.at(-1)!);
    await this.#rig.advance(1);
  }

  async close(): Promise<void> {
    await this.leave();
    await Promise.all(this.#wires.map((wire) => wire.close()));
  }
}
