import { expect, test } from 'vitest';
import { shellContent } from '../../support/rig.ts';
import { isSynced } from '../application-state.ts';
import { createApplication } from '../application.ts';
import { now, writesSince } from '../counts.ts';
import { document } from '../manifests.ts';
import { openSite } from '../site.ts';
import { compared, NONE } from './compared.ts';

const files = {
  'script.yaml': document('script', { content: { ...shellContent('uptime'), description: null } }),
  'list.yaml': document('list', { content: shellContent('uptime', null as unknown as string) }),
};

test.each([
  ['client-side', 'null-client', [], { client: [], server: ['SsmDocument/script'] }],
  ['server-side', 'null-server', ['ServerSideApply=true'], NONE],
])(
  'null in content, which %s apply has written: a field differs as is told, a list never, and AWS is left alone',
  async (_how, name, syncOptions, differs) => {
    const site = await openSite(name);
    const commit = await site.repository.commit(files);
    const application = await createApplication(site, { syncOptions });
    await application.until(isSynced(commit, 'Healthy'));
    const seq = await now(site);

    expect(await compared(site, application)).toEqual(differs);
    expect(await writesSince(site, seq)).toEqual({});
  },
);
