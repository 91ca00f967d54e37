import type { SsmGateway } from '../ssm/gateway.ts';

/** The same gateway. `did` is told of each change that AWS has taken: `create`, `update`, `publish` … */
export function noted(ssm: SsmGateway, did: (action: string) => void): SsmGateway {
  const note = async <T>(action: string, change: Promise<T>): Promise<T> => {
    const answer = await change;
    did(action);
    return answer;
  };
  return {
    ...ssm,
    createAssociation: (...args) => note('create', ssm.createAssociation(...args)),
    updateAssociation: (...args) => note('update', ssm.updateAssociation(...args)),
    startAssociation: (...args) => note('run', ssm.startAssociation(...args)),
    deleteAssociation: (...args) => note('delete', ssm.deleteAssociation(...args)),
    createDocument: (...args) => note('create', ssm.createDocument(...args)),
    updateDocument: (...args) => note('publish', ssm.updateDocument(...args)),
    setDefaultVersion: (...args) => note('promote', ssm.setDefaultVersion(...args)),
    shareDocument: (...args) => note('share', ssm.shareDocument(...args)),
    unshareDocument: (...args) => note('unshare', ssm.unshareDocument(...args)),
    deleteDocument: (...args) => note('delete', ssm.deleteDocument(...args)),
    deleteVersion: (...args) => note('prune', ssm.deleteVersion(...args)),
    addTags: (...args) => note('tag', ssm.addTags(...args)),
    removeTags: (...args) => note('untag', ssm.removeTags(...args)),
  };
}
