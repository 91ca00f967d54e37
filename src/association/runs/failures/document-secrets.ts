import type { Clock } from '../../../clock.ts';
import type { ReconcileError } from '../../../controller/error.ts';
import type { SsmGateway } from '../../../ssm/gateway.ts';
import { secretsOf } from './redact.ts';
import { orRefusal } from '../refusal.ts';

/** `$DEFAULT` and `$LATEST` become another version at some time. */
const MOVES_MS = 5 * 60_000;
const MOST_KEPT = 1_000;
/** Names that AWS keeps for its own documents, which anybody may read. */
const OF_AWS = /^(aws-|amazon|amzn)/i;

/** `undefined`: it is gone. */
type Described = Awaited<ReturnType<SsmGateway['describeDocument']>>;

interface Kept {
  readonly secrets: readonly string[];
  readonly untilMs: number;
}

/** A version of a document in a region. */
export interface DocumentVersionName {
  readonly region: string;
  readonly documentName: string;
  readonly documentVersion: string;
}

/** Secrets that stand in documents: defaults of parameters whose names say so. Forgetting one costs a call. */
export class DocumentSecrets {
  readonly #kept = new Map<string, Kept>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `undefined`: the document has to be asked for. */
  of(version: DocumentVersionName): readonly string[] | undefined {
    if (OF_AWS.test(version.documentName)) return [];
    const kept = this.#kept.get(keyOf(version));
    return kept !== undefined && this.#clock.monotonicMs() < kept.untilMs ? kept.secrets : undefined;
  }

  /** Asks AWS once. The error says why they are not known. */
  async read(
    version: DocumentVersionName,
    describe: () => Promise<Described>,
  ): Promise<readonly string[] | ReconcileError> {
    const document = await orRefusal(describe);
    if (document instanceof Error) return document;
    const secrets = secretsOf({ parameters: defaultsOf(document) });
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const lastsMs = version.documentVersion.startsWith('$') ? MOVES_MS : Infinity;
    this.#kept.set(keyOf(version), { secrets, untilMs: this.#clock.monotonicMs() + lastsMs });
    return secrets;
  }
}

function keyOf({ region, documentName, documentVersion }: DocumentVersionName): string {
  return [region, documentName, documentVersion].join('|');
}

/** A document that is gone has none. */
function defaultsOf(document: Described): Readonly<Record<string, readonly string[]>> {
  const declared = document?.parameters ?? [];
  return Object.fromEntries(declared.map(({ name, defaultValue = '' }) => [name, [defaultValue]]));
}
