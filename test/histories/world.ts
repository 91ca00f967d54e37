import {
  DeleteAssociationCommand,
  DeleteDocumentCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  SSMServiceException,
  UpdateAssociationCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { OWNER_TAG } from '../../src/api/names.ts';
import type { Resource } from '../../src/api/resource.ts';
import { documentSpec, REGION, type Rig } from '../support/rig.ts';
import { tagOf } from '../support/simulator-admin.ts';
import { CONTENTS, DECLARED, DOCUMENT, NOTHING, type Name } from './declared.ts';
import type { Crew } from './crew.ts';
import type { Step } from './steps.ts';

/** How often AWS may be changed for one resource, because somebody gave a cause. */
export interface Causes {
  creates: number;
  updates: number;
}

/** What a name stands for by now. */
interface Present {
  readonly as: number;
  readonly suspended: boolean;
}

/** One history in the making: who does what, and what it justifies. */
export class World {
  readonly rig: Rig;
  readonly crew: Crew;
  readonly causes = new Map<Name, Causes>();
  readonly declared = new Map<Name, Present>();
  readonly #console: SSMClient;

  constructor(rig: Rig, crew: Crew) {
    this.rig = rig;
    this.crew = crew;
    const credentials = { accessKeyId: 'somebody', secretAccessKey: 'else' };
    this.#console = new SSMClient({ region: REGION, endpoint: rig.aws.url, credentials, maxAttempts: 1 });
  }

  close(): void {
    this.#console.destroy();
  }

  /** A step that has nothing to act on does nothing. */
  async take(step: Step): Promise<void> {
    switch (step.does) {
      case 'declare':
        return this.#declare(step.name, step.as);
      case 'delete':
        return this.#delete(step.name);
      case 'suspend':
        return this.suspend(step.name, step.suspend);
      case 'lose the status':
        return this.#loseStatus(step.name);
      case 'edit in AWS':
        return this.#editInAws(step.name, step.to);
      case 'delete in AWS':
        return this.#deleteInAws(step.name);
      case 'untag in AWS':
        return this.#untagInAws(step.name);
      case 'change the default in AWS':
        return this.#changeDefault();
      case 'trouble':
        return this.#trouble(step);
      case 'restart':
        return this.crew.restart(step);
      case 'wait':
        return this.rig.advance(step.seconds * 1_000);
    }
  }

  /** Strikes one call, unless other trouble comes first. */
  async #trouble({ operation, trouble }: Extract<Step, { does: 'trouble' }>): Promise<void> {
    const [kind, when] = trouble.split(' ');
    const code = kind === 'error' ? { code: 'InternalServerError' } : {};
    await this.rig.aws.put('faults', [{ operation, kind, when, times: 1, ...code }]);
  }

  async suspend(name: Name, suspended: boolean): Promise<void> {
    const present = this.declared.get(name);
    if (present === undefined) return;
    await this.of(name).edit(name, { suspend: suspended });
    this.declared.set(name, { ...present, suspended });
  }

  async fineWeather(): Promise<void> {
    await this.rig.aws.put('faults', []);
  }

  of(name: Name): Rig['documents'] | Rig['associations'] {
    return name === DOCUMENT ? this.rig.documents : this.rig.associations;
  }

  async #declare(name: Name, number: number): Promise<void> {
    const as = number % (name === DOCUMENT ? CONTENTS : DECLARED).length;
    const found = await this.#find(name);
    if (found?.metadata.deletionTimestamp !== undefined) return;
    const present = this.declared.get(name);
    if (present === undefined) {
      await this.#create(name, as);
      this.#justify(name, 'creates');
    } else if (present.as !== as) {
      await this.#edit(name, as);
      this.#justify(name, 'updates');
    }
    this.declared.set(name, { as, suspended: present?.suspended ?? false });
  }

  #create(name: Name, as: number): Promise<Resource> {
    if (name === DOCUMENT) return this.rig.documents.create(name, documentSpec({ content: CONTENTS[as]! }));
    return this.rig.associations.create(name, DECLARED[as]!.spec);
  }

  #edit(name: Name, as: number): Promise<Resource> {
    if (name === DOCUMENT) return this.rig.documents.edit(name, { content: CONTENTS[as]! });
    return this.rig.associations.edit(name, { ...NOTHING, ...DECLARED[as]!.spec });
  }

  async #delete(name: Name): Promise<void> {
    if (!this.declared.delete(name)) return;
    await this.of(name).delete(name);
  }

  async #loseStatus(name: Name): Promise<void> {
    if ((await this.#find(name)) === undefined) return;
    await this.of(name).patchStatus(name, null);
  }

  async #editInAws(name: Name, to: number): Promise<void> {
    const held = await this.#held(name);
    if (held === undefined) return;
    const content = JSON.stringify(CONTENTS[to % CONTENTS.length]);
    await this.#send(name, 'updates', () =>
      name === DOCUMENT
        ? this.#console.send(
            new UpdateDocumentCommand({ Name: held, Content: content, DocumentVersion: '$LATEST' }),
          )
        : this.#console.send(
            new UpdateAssociationCommand({
              AssociationId: held,
              Parameters: { commands: [`reboot ${to}`] },
            }),
          ),
    );
  }

  async #deleteInAws(name: Name): Promise<void> {
    const held = await this.#held(name);
    if (held === undefined) return;
    await this.#send(name, 'creates', () =>
      name === DOCUMENT
        ? this.#console.send(new DeleteDocumentCommand({ Name: held }))
        : this.#console.send(new DeleteAssociationCommand({ AssociationId: held })),
    );
  }

  async #untagInAws(name: Name): Promise<void> {
    const held = await this.#held(name);
    if (held === undefined) return;
    const ResourceType = name === DOCUMENT ? 'Document' : 'Association';
    await this.#console.send(
      new RemoveTagsFromResourceCommand({ ResourceType, ResourceId: held, TagKeys: ['team'] }),
    );
  }

  async #changeDefault(): Promise<void> {
    const held = await this.#held(DOCUMENT);
    if (held === undefined) return;
    await this.#send(DOCUMENT, 'updates', () =>
      this.#console.send(new UpdateDocumentDefaultVersionCommand({ Name: held, DocumentVersion: '1' })),
    );
  }

  /** What AWS refuses justifies nothing; what has an unknown outcome may. */
  async #send(name: Name, cause: keyof Causes, call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (error instanceof SSMServiceException && error.$fault === 'client') return;
    }
    this.#justify(name, cause);
  }

  #justify(name: Name, cause: keyof Causes): void {
    const causes = this.causes.get(name) ?? { creates: 0, updates: 0 };
    this.causes.set(name, { ...causes, [cause]: causes[cause] + 1 });
  }

  async #find(name: Name): Promise<Resource | undefined> {
    const all: readonly Resource[] = await this.of(name).list();
    return all.find(({ metadata }) => metadata.name === name);
  }

  /** What somebody at the console sees of it: an association's id, or the document's name. */
  async #held(name: Name): Promise<string | undefined> {
    const owner = `test/${this.rig.namespace}/${name}`;
    if (name === DOCUMENT) {
      const documents = await this.rig.aws.documents();
      return documents.find((held) => tagOf(held, OWNER_TAG) === owner)?.Name;
    }
    const associations = await this.rig.aws.associations();
    return associations.find((held) => tagOf(held, OWNER_TAG) === owner)?.AssociationId;
  }
}
