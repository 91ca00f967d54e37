import type { CallContext, Operation } from './call-context.ts';
import { finishDeletion, runAssociations } from './document-lifecycle.ts';
import { ownDocument, plainName } from './document-lookup.ts';
import {
  selectedVersion,
  type DocumentVersion,
  type SsmDocument,
  type VersionSelection,
} from './document.ts';
import { AwsError } from './error.ts';
import { currentVersion, rememberDocument } from './region.ts';

interface DeleteInput extends VersionSelection {
  Name: string;
  Force?: boolean;
}

function refused(message: string): AwsError {
  return new AwsError('InvalidDocumentOperation', message);
}

/** [U] that a single version is gone at once, and that nothing runs because of it. */
function deleteVersion(document: SsmDocument, version: DocumentVersion): void {
  if (version.version === document.defaultVersion) {
    throw refused("Default version of the document can't be deleted.");
  }
  document.versions = document.versions.filter((one) => one !== version);
}

function checkDeletion({ world, region }: CallContext, document: SsmDocument, force: boolean): void {
  if (document.shares.size > 0) throw refused('Must unshare document first before delete');
  if (document.documentType === 'ApplicationConfigurationSchema' && !force) {
    // [U] the message.
    throw refused('A document of type ApplicationConfigurationSchema is deleted with Force only.');
  }
  if (world.settings.switches.deleteDocumentInUse === 'allowed') return;
  const isUsed = [...region.associations.values()].some(
    (one) => plainName(region, currentVersion(one).configuration.Name) === document.name,
  );
  if (!isUsed) return;
  throw new AwsError(
    'AssociatedInstances',
    'You must disassociate a document from all managed nodes before you can delete it.',
  );
}

const deleteDocument = (context: CallContext, input: DeleteInput): object => {
  const { world, region } = context;
  const document = ownDocument(region, input.Name);
  const isOne = input.DocumentVersion !== undefined || input.VersionName !== undefined;
  // [U] that an unknown version is an InvalidDocumentVersion, which the operation does not declare.
  const version = isOne ? selectedVersion(document, input) : undefined;
  if (version === undefined) checkDeletion(context, document, input.Force ?? false);
  rememberDocument(region, document.name);
  if (version) deleteVersion(document, version);
  else {
    finishDeletion({ world, region, document });
    runAssociations({ world, region, document });
  }
  return {};
};

export const DOCUMENT_DELETION_OPERATIONS: Record<string, Operation> = { DeleteDocument: deleteDocument };
