import type { SsmDocumentSpec } from '../../../src/api/generated/ssm-document.ts';
import { applied, KEY, specOf, writtenDown, type Declared } from '../../document-edits/declared.ts';
import { ROWS } from '../../document-edits/fields.ts';
import { documentSpec, shellContent } from '../../support/rig.ts';
import { ADOPTED, REQUIRED } from './associations.ts';
import type { Case } from './case.ts';

/** What documents are edited with, field by field, and what those leave out. */
export function documentCases(): readonly Case[] {
  const edited = ROWS.flatMap(({ field, begin, change }) => [
    caseOf(`${field.toLowerCase()}-begin`, begin),
    caseOf(`${field.toLowerCase()}-change`, changed(begin, change)),
  ]);
  const others = OTHERS.map((spec, index): Case => ({ kind: 'SsmDocument', name: `other-${index}`, spec }));
  const idle = [{ suspend: true }, { driftPolicy: 'Observe' as const }].map((change, index): Case => {
    const name = `idle-document-${index}`;
    return { kind: 'SsmDocument', name, spec: documentSpec(change), idle: true };
  });
  return [...edited, ...others, ...idle];
}

function caseOf(name: string, declared: Declared): Case {
  const spec = specOf(name, declared);
  const text = declared.way === 'contentFrom' ? { configMap: { [KEY]: writtenDown(declared) } } : {};
  return { kind: 'SsmDocument', name, spec, ...text };
}

/** Of a document that is new: there is no second version yet. */
function changed(begin: Declared, change: object): Declared {
  const declared = applied(begin, { change });
  return declared.defaultVersion === undefined ? declared : { ...declared, defaultVersion: '1' };
}

const rests = {
  schemaVersion: '0.3',
  mainSteps: [{ name: 'rest', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
};

const OTHERS: readonly SsmDocumentSpec[] = [
  documentSpec({ documentName: 'Named' }),
  documentSpec({ documentType: 'Command', suspend: false, sharing: {} }),
  { documentType: 'Automation', content: rests },
  {
    documentType: 'ChangeCalendar',
    documentFormat: 'TEXT',
    contentText: 'BEGIN:VCALENDAR\r\nPRODID:1\r\nEND:VCALENDAR\r\n',
  },
  documentSpec({ region: 'us-east-1' }),
  documentSpec({ documentName: ADOPTED.byName, adopt: { byName: true } }),
  documentSpec({ documentName: ADOPTED.overwritten, adopt: { byName: true, overwrite: true } }),
  documentSpec({ sharing: { public: true, accountIds: [], sharedDocumentVersion: '$ALL' } }),
  documentSpec({
    requires: [{ ...REQUIRED, requireType: 'TemplateVersion' }],
  }),
  documentSpec({ tags: {}, attachments: [], driftPolicy: 'Report' }),
  { documentFormat: 'YAML', content: shellContent('a: b', '- c', '0755', "it's", 'ä\n\tb  ', '') },
  {
    content: {
      ...shellContent('uptime'),
      parameters: {
        Flag: { type: 'Boolean', default: false },
        Count: { type: 'Integer', default: 1000000 },
        Words: { type: 'StringList', default: [] },
        Map: { type: 'StringMap', default: {} },
        Text: { type: 'String', default: '', allowedPattern: '' },
      },
    },
  },
];
