import { ReconcileError } from '../../../controller/error.ts';
import type { SsmGateway } from '../../../ssm/gateway.ts';
import { orRefusal } from '../refusal.ts';
import { secretsOf } from './redact.ts';

const MOST_KEPT = 1_000;
/** Names that AWS keeps for its own documents, which anybody may read. */
const OF_AWS = /^(aws-|amazon|amzn)/i;

/** A run, and the document that it ran. */
export interface RunDocument {
  readonly uid: string;
  readonly run: string;
  readonly region: string;
  readonly documentName: string;
  readonly documentVersion: string;
}

/**
 * Secrets that stand in documents: defaults of parameters whose names say so. They are read once for each run, for a
 * default may be another one by then; those of versions that were read before stay secrets. What a version declared that
 * was never read is not known. Forgetting costs a call.
 */
export class DocumentSecrets {
  readonly #byDocument = new Map<string, readonly string[]>();
  readonly #readFor = new Map<string, string>();

  /** `undefined`: the document has to be asked for. */
  of(asked: RunDocument): readonly string[] | undefined {
    if (OF_AWS.test(asked.documentName)) return [];
    const isRead = this.#readFor.get(asked.uid) === `${asked.run} ${keyOf(asked)}`;
    return isRead ? this.#byDocument.get(keyOf(asked)) : undefined;
  }

  /** Asks AWS once. `undefined`: AWS does not show the document. The error says why else they are not known. */
  async read(
    asked: RunDocument,
    describe: SsmGateway['describeDocument'],
  ): Promise<readonly string[] | ReconcileError | undefined> {
    const { documentName, documentVersion } = asked;
    const document = await orRefusal(() => describe(documentName, documentVersion));
    if (document === undefined || document instanceof ReconcileError) return document;
    const known = this.#byDocument.get(keyOf(asked)) ?? [];
    const secrets = [...new Set([...known, ...secretsOf({ parameters: defaultsOf(document) })])];
    this.#keep(keyOf(asked), secrets);
    this.#readFor.set(asked.uid, `${asked.run} ${keyOf(asked)}`);
    return secrets;
  }

  forget(uid: string): void {
    this.#readFor.delete(uid);
  }

  #keep(key: string, secrets: readonly string[]): void {
    this.#byDocument.delete(key);
    this.#byDocument.set(key, secrets);
    const [oldest = ''] = this.#byDocument.keys();
    if (this.#byDocument.size > MOST_KEPT) this.#byDocument.delete(oldest);
  }
}

function keyOf({ region, documentName }: RunDocument): string {
  return `${region} ${documentName}`;
}

type Described = NonNullable<Awaited<ReturnType<SsmGateway['describeDocument']>>>;

function defaultsOf({ parameters }: Described): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(parameters.map(({ name, defaultValue = '' }) => [name, [defaultValue]]));
}
