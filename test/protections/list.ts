/** A piece of code that keeps harm from fleets, and the tests that notice when it is missing. */
export interface Protection {
  /** What it promises. */
  readonly promise: string;
  /** Below src. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly code: string;
  /** What stands there when the protection is taken out. */
  readonly without: string;
  /** Below test. */
  readonly tests: readonly string[];
}

export const PROTECTIONS: readonly Protection[] = [
  // writes once
  {
    promise: 'a call that changes AWS is sent once, whatever the environment says',
    file: 'ssm/access.ts',
    code: 'maxAttempts: 1,',
    without: 'maxAttempts: 3,',
    tests: ['ssm/access.test.ts'],
  },
  {
    promise: 'a write leaves only while the lease is held',
    file: 'ssm/fenced.ts',
    code: 'fence.pass(() => next(args))',
    without: 'next(args)',
    tests: ['ssm/fenced.test.ts'],
  },
  // the create protocol
  {
    promise: 'no create before an intent is written and answered',
    file: 'association/create.ts',
    code: 'await pass.save(CREATING);',
    without: '',
    tests: ['e2e/order.test.ts'],
  },
  {
    promise: 'no create before a look for what is there already',
    file: 'association/create.ts',
    code: 'const found = await lookUpBeforeCreate(work);',
    without: 'const found = undefined as Held | undefined;',
    tests: ['e2e/ownership.test.ts'],
  },
  {
    promise: 'an open intent is looked after before anything is created',
    file: 'association/create.ts',
    code: 'if (open !== undefined) {',
    without: 'if (open === null) {',
    tests: ['e2e/faults.test.ts'],
  },
  {
    promise: 'an open intent waits longer than a request may take',
    file: 'ownership/intent.ts',
    code: "if (nowMs - seen.sinceMs < this.#waitMs) return 'wait';",
    without: '',
    tests: ['ownership/intent.test.ts'],
  },
  {
    promise: 'what another tool has erased the name of is found by its tag',
    file: 'association/find.ts',
    code: 'await options.lists.unclaimed(region).idsOf(owner.owner, fresh)',
    without: '[] as string[]',
    tests: ['e2e/ownership.test.ts'],
  },
  {
    promise: 'what carries our tags and does not show yet is waited for, not made again',
    file: 'association/find.ts',
    code: 'if (observed === undefined) throw unconfirmed();',
    without: 'if (observed === undefined) return undefined;',
    tests: ['e2e/faults.test.ts'],
  },
  {
    promise: 'the finalizer is there before anything is made',
    file: 'controller/controller.ts',
    code: "phase === 'claim' ? await store.addFinalizer(found) : found",
    without: 'found',
    tests: ['e2e/order.test.ts'],
  },
  {
    promise: 'a deletion with an open intent waits for what may still arrive',
    file: 'association/remove.ts',
    code: "if (memory.intents.afterLookup(resource.metadata.uid, open) === 'wait') throw unconfirmed();",
    without: '',
    tests: ['e2e/order.test.ts'],
  },
  {
    promise: 'a deletion of a document whose create is open waits for what may still arrive',
    file: 'document/remove.ts',
    code: "if (doubts.isBelieved(resource.metadata.uid, 'unmade')) return;",
    without: 'return;',
    tests: ['e2e/document-faults.test.ts', 'e2e/document-deletion.test.ts'],
  },
  {
    promise: 'a status is written on the copy that it was computed from',
    file: 'kube/writes.ts',
    code: 'metadata: { name, namespace, resourceVersion }, status },',
    without: 'metadata: { name, namespace }, status },',
    tests: ['kube/writes.test.ts', 'kube/store.test.ts'],
  },
  {
    promise: 'what a pass has learned outlives a status that somebody else wrote in between',
    file: 'controller/pass.ts',
    code: 'if (!(error instanceof Conflict) || attempt >= CARRY_OVERS) throw error;',
    without: 'throw error;',
    tests: ['controller/controller.test.ts'],
  },
  {
    promise: 'what a pass has learned outlives a status that could not be written',
    file: 'controller/controller.ts',
    code: 'this.#unwritten.set(key, pass.facts);\n    await pass.finish',
    without: 'await pass.finish',
    tests: ['controller/controller.test.ts'],
  },
  // ownership
  {
    promise: 'nothing is written to what another owner holds',
    file: 'ownership/owner.ts',
    code: "if (found !== owner) return 'another';",
    without: '',
    tests: ['ownership/owner.test.ts'],
  },
  {
    promise: 'who knows an id and finds a foreign mark on it has lost it',
    file: 'ownership/owner.ts',
    code: "return knowsId ? 'takenOver' : 'takeOver';",
    without: "return 'takeOver';",
    tests: ['ownership/owner.test.ts'],
  },
  {
    promise: 'tags are checked before an association is updated',
    file: 'association/reconciler.ts',
    code: 'requireOwnership(work, nameOf(held.id), held.tags);',
    without: '',
    tests: ['e2e/ownership.test.ts'],
  },
  {
    promise: 'tags are checked before a document is changed',
    file: 'document/observe.ts',
    code: 'if (!tagsRead) await ownedTags(work, latest);',
    without: '',
    tests: ['e2e/document-ownership.test.ts'],
  },
  {
    promise: 'tags are checked before anything is deleted',
    file: 'ownership/remove.ts',
    code: "if (claim === 'another' || claim === 'takenOver') {",
    without: "if (claim === 'another') {",
    tests: ['e2e/ownership.test.ts'],
  },
  {
    promise: 'a document that is not as we know it and has no tags of ours is not ours',
    file: 'document/observe.ts',
    code: 'if (isRecorded(resource)) throw anotherOwner(nameOf(work), tags);\n}',
    without: '}',
    tests: ['e2e/document-ownership.test.ts'],
  },
  {
    promise: 'credentials of another account change nothing',
    file: 'ownership/owned.ts',
    code: 'if (status?.accountId !== undefined && accountId !== status.accountId)',
    without: 'if (status === null)',
    tests: ['e2e/ownership.test.ts'],
  },
  {
    promise: 'another region moves nothing',
    file: 'ownership/owned.ts',
    code: 'if (status?.region !== undefined && region !== status.region) throw',
    without: 'if (status === null) throw',
    tests: ['e2e/ownership.test.ts'],
  },
  {
    promise: 'a document keeps its name',
    file: 'document/work.ts',
    code: 'if (pinned === undefined || pinned === wanted) return;',
    without: 'return;',
    tests: ['e2e/document-ownership.test.ts'],
  },
  {
    promise: 'a document that anybody runs is not deleted',
    file: 'document/remove.ts',
    code: 'await requireUnused(work);',
    without: '',
    tests: ['e2e/document-deletion.test.ts'],
  },
  // causes
  {
    promise: 'a difference without a cause is shown, not written',
    file: 'ownership/cause.ts',
    code: "if (cause === 'Unexplained' || policy === 'Observe') return false;",
    without: "if (policy === 'Observe') return false;",
    tests: ['ownership/cause.test.ts'],
  },
  {
    promise: 'driftPolicy Report leaves what somebody has edited in AWS',
    file: 'ownership/cause.ts',
    code: "return policy === 'Correct' || cause === 'SpecChanged';",
    without: 'return true;',
    tests: ['ownership/cause.test.ts'],
  },
  {
    promise: 'an update names the version that it was decided on',
    file: 'ssm/aws.ts',
    code: 'AssociationVersion: String(version)',
    without: "AssociationVersion: '$LATEST'",
    tests: ['e2e/order.test.ts'],
  },
  {
    promise: 'a read that is older than what we know is no observation',
    file: 'association/observe.ts',
    code: 'if (observed.version < known) throw staleRead(observed.version, known);',
    without: '',
    tests: ['e2e/faults.test.ts'],
  },
  {
    promise: 'a copy that lags does not make our own update an edit of somebody',
    file: 'association/settle.ts',
    code: 'await pass.requireCurrent();',
    without: '',
    tests: ['e2e/order.test.ts'],
  },
  {
    promise: 'what AWS does not keep is not sent again',
    file: 'ownership/verdict.ts',
    code: 'return resource.status?.unsettledHash === specHash && requestedAt(resource) === undefined;',
    without: 'return false;',
    tests: ['e2e/faults.test.ts'],
  },
  {
    promise: 'that something is gone is believed only when it lasts',
    file: 'ownership/missing.ts',
    code: "if (doubts.isBelieved(resource.metadata.uid, 'missing')) return;",
    without: 'return;',
    tests: ['e2e/faults.test.ts'],
  },
  {
    promise: 'that tags differ is believed only when it lasts',
    file: 'ownership/tagging.ts',
    code: "return doubts.isBelieved(uid, 'tags') ? 'write' : 'doubt';",
    without: "return 'write';",
    tests: ['e2e/faults.test.ts'],
  },
  {
    promise: 'that another version is the default is believed only when it lasts',
    file: 'document/cause.ts',
    code: "if (!doubts.isBelieved(resource.metadata.uid, 'default')) return 'doubt';",
    without: '',
    tests: ['e2e/document-drift.test.ts', 'e2e/document-faults.test.ts'],
  },
  {
    promise: 'that a version of ours is gone is believed only when it lasts',
    file: 'document/observe.ts',
    code: "if (!doubts.isBelieved(uid, 'older')) throw staleRead(latestVersion, known);",
    without: '',
    tests: ['e2e/document-drift.test.ts', 'e2e/document-faults.test.ts'],
  },
  {
    promise: 'that a document has no owner is believed only when it lasts',
    file: 'document/observe.ts',
    code: "if (!doubts.isBelieved(uid, 'untagged')) throw doubted(`AWS shows no owner of document ${name}.`);",
    without: '',
    tests: ['e2e/document-faults.test.ts'],
  },
  {
    promise: 'a promotion is recorded before it is sent',
    file: 'document/promote.ts',
    code: 'await begin(work, message);',
    without: '',
    tests: ['e2e/order.test.ts'],
  },
  {
    promise: 'an at() of the past is not created',
    file: 'association/create.ts',
    code: 'refusePastSchedule(work);',
    without: '',
    tests: ['e2e/faults.test.ts'],
  },
  {
    promise: 'a run-once association that somebody deleted is not made anew',
    file: 'association/missing.ts',
    code: "if (policy === 'Correct' && !runOnce) return undefined;",
    without: "if (policy === 'Correct') return undefined;",
    tests: ['e2e/drift.test.ts'],
  },
  {
    promise: 'a refused spec is not sent again before its time',
    file: 'controller/controller.ts',
    code: 'return refused && this.#options.clock.monotonicMs() < failing.notBeforeMs;',
    without: 'return false;',
    tests: ['e2e/faults.test.ts', 'controller/controller.test.ts', 'e2e/refusals.test.ts'],
  },
  {
    promise: 'suspended means that nothing is touched',
    file: 'ownership/reconciler.ts',
    code: 'if (resource.spec.suspend === true) {',
    without: 'if (resource.spec.suspend === null) {',
    tests: ['e2e/association.test.ts', 'e2e/drift.test.ts'],
  },
  {
    promise: 'who is deposed leaves the status alone',
    file: 'controller/controller.ts',
    code: "if (failure.ours === 'deposed') return void this.#unwritten.set(key, pass.facts);",
    without: '',
    tests: ['controller/controller.test.ts', 'e2e/leading.test.ts'],
  },
];
