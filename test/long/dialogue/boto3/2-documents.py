# A document, made of a file
content = open('setup.json').read()
ssm.create_document(
    Name='Setup',
    Content=content,
    DocumentType='Command',
    VersionName='first',
    DisplayName='Set up',
    TargetType='/AWS::EC2::Instance',
    Tags=[{'Key': 'team', 'Value': 'web'}],
)
simulator('POST', 'clock', {'advance': 'PT1S'})
described = ssm.describe_document(Name='Setup')['Document']
described['Status'], described['CreatedDate'].isoformat(), described['Parameters']

import hashlib
described['Hash'] == hashlib.sha256(content.encode()).hexdigest()
ssm.get_document(Name='Setup')['Content'] == content

# A second version
ssm.update_document(Name='Setup', Content=open('setup-2.json').read(), DocumentVersion='$LATEST', VersionName='second')
ssm.update_document(Name='Setup', Content=content + ' ', DocumentVersion='$LATEST')
simulator('POST', 'clock', {'advance': 'PT1S'})
ssm.list_document_versions(Name='Setup')
ssm.update_document_default_version(Name='Setup', DocumentVersion='2')
ssm.get_document(Name='Setup', DocumentFormat='YAML')

# Its tags
resource = {'ResourceType': 'Document', 'ResourceId': 'Setup'}
ssm.add_tags_to_resource(**resource, Tags=[{'Key': 'cost', 'Value': ''}])
ssm.list_tags_for_resource(**resource)
ssm.remove_tags_from_resource(**resource, TagKeys=['cost'])
ssm.list_tags_for_resource(ResourceType='Document', ResourceId='Nobody-Has-This')

# Shared, and shared no more
ssm.modify_document_permission(Name='Setup', PermissionType='Share', AccountIdsToAdd=['444455556666'])
ssm.describe_document_permission(Name='Setup', PermissionType='Share')
ssm.delete_document(Name='Setup')
ssm.modify_document_permission(Name='Setup', PermissionType='Share', AccountIdsToRemove=['444455556666'])

# Its end
ssm.delete_document(Name='Setup')
simulator('POST', 'clock', {'advance': 'PT1S'})
ssm.get_document(Name='Setup')

# Page by page
def pages(**config):
    owner = [{'Key': 'Owner', 'Values': ['Amazon']}]
    return ssm.get_paginator('list_documents').paginate(Filters=owner, PaginationConfig=config)
[[document['Name'] for document in page['DocumentIdentifiers']] for page in pages(PageSize=3)]
list(pages().search('DocumentIdentifiers[?contains(Name, `Run`)].Name'))
simulator('PUT', 'settings', {'switches': {'endOfList': 'empty', 'emptyPages': True}})
[len(page['DocumentIdentifiers']) for page in pages(PageSize=3)]
