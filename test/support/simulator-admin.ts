/** The simulator's admin interface, as a test or the demo uses it. */
export interface SimulatorAdmin {
  readonly url: string;
  put(path: string, body: object): Promise<void>;
  /** Moves the simulator's time; schedules fire as it moves. */
  advance(milliseconds: number): Promise<void>;
  state(): Promise<SimulatedState>;
  /** Calls of AWS operations so far. */
  calls(since?: number): Promise<readonly SimulatedCall[]>;
}

export interface SimulatedCall {
  readonly seq: number;
  readonly time: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly errorCode?: string;
}

export interface SimulatedState {
  readonly [key: string]: unknown;
}

/** Operations that change AWS. */
const WRITES = /^(Create|Update|Delete|Start|Add|Remove|Modify)/;

export function simulatorAdmin(url: string): SimulatorAdmin {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/_simulator/${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    url,
    put: async (path, body) => void (await call('PUT', path, body)),
    advance: async (milliseconds) =>
      void (await call('POST', 'clock', { advance: `PT${milliseconds / 1_000}S` })),
    state: async () => (await call('GET', 'state')) as SimulatedState,
    calls: async (since = 0) =>
      ((await call('GET', `calls?since=${since}`)) as { calls: SimulatedCall[] }).calls,
  };
}

export function writesAmong(calls: readonly SimulatedCall[]): readonly SimulatedCall[] {
  return calls.filter(({ operation }) => WRITES.test(operation));
}
