import { durationMs } from '../duration.ts';

/** Settings that were checked, each read as what its form says. Another kind than that is a fault of ours. */
export class Values {
  readonly #checked: Readonly<Record<string, unknown>>;

  constructor(checked: Readonly<Record<string, unknown>>) {
    this.#checked = checked;
  }

  text(name: string): string {
    const value = this.#checked[name];
    return typeof value === 'string' ? value : fault(name, 'a text');
  }

  textIfGiven(name: string): string | undefined {
    return this.#checked[name] === undefined ? undefined : this.text(name);
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.#checked[name];
    return choices.find((choice) => choice === value) ?? fault(name, choices.join(' or '));
  }

  number(name: string): number {
    const value = this.#checked[name];
    return typeof value === 'number' ? value : fault(name, 'a number');
  }

  flag(name: string): boolean {
    const value = this.#checked[name];
    return typeof value === 'boolean' ? value : fault(name, 'true or false');
  }

  /** Of a duration. */
  ms(name: string): number {
    return durationMs(this.text(name));
  }

  /** Each once; none when it is not given. */
  names(name: string): readonly string[] {
    const names = (this.textIfGiven(name) ?? '').split(',');
    return [...new Set(names.filter((each) => each !== ''))];
  }
}

function fault(name: string, kind: string): never {
  throw new Error(`the setting ${name} is read as ${kind}, and is none`);
}
