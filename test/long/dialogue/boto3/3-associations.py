# An association with everything
import json
patching = ssm.create_association(**json.load(open('patching.json')))['AssociationDescription']['AssociationId']
ssm.describe_association(AssociationId=patching)['AssociationDescription']
ssm.list_tags_for_resource(ResourceType='Association', ResourceId=patching)

# Another one is put in its place
simulator('POST', 'clock', {'advance': 'PT1H'})
ssm.update_association(AssociationId=patching, Parameters={'commands': ['uptime']}, ScheduleExpression='rate(1 day)')
ssm.update_association(AssociationId=patching, AssociationVersion='1')
ssm.list_association_versions(AssociationId=patching, MaxResults=1)
versions = ssm.get_paginator('list_association_versions').paginate(
    AssociationId=patching, PaginationConfig={'PageSize': 1}
)
versions.build_full_result()['AssociationVersions']

# Its tags
resource = {'ResourceType': 'Association', 'ResourceId': patching}
ssm.add_tags_to_resource(**resource, Tags=[{'Key': 'team', 'Value': 'ops'}])
ssm.remove_tags_from_resource(**resource, TagKeys=['team'])
ssm.list_tags_for_resource(**resource)

# Several at once, one of them wrong
ssm.create_association_batch(**json.load(open('batch.json')))

# One for a node, as in the old days
old = {'schemaVersion': '1.2', 'runtimeConfig': {'aws:runShellScript': {'properties': [{'id': '0', 'runCommand': ['uptime']}]}}}
ssm.create_document(Name='Old', DocumentType='Command', Content=json.dumps(old))['DocumentDescription']['SchemaVersion']
simulator('PUT', 'nodes/i-0aaaaaaaaaaaaaaa1', {'platformType': 'Linux'})
simulator('POST', 'clock', {'advance': 'PT1S'})
ssm.create_association(Name='Old', InstanceId='i-0aaaaaaaaaaaaaaa1')
fine = {'Date': 1767225600, 'Name': 'Success', 'Message': 'fine'}
ssm.update_association_status(Name='Old', InstanceId='i-0aaaaaaaaaaaaaaa1', AssociationStatus=fine)
ssm.update_association_status(Name='Old', InstanceId='i-0aaaaaaaaaaaaaaa1', AssociationStatus=fine)
ssm.delete_association(Name='Old', InstanceId='i-0aaaaaaaaaaaaaaa1')

# Lists
ssm.list_associations(AssociationFilterList=[{'key': 'AssociationName', 'value': 'agent'}])
listed = ssm.get_paginator('list_associations').paginate(PaginationConfig={'PageSize': 1, 'MaxItems': 5})
[page['Associations'][0]['Name'] for page in listed]

# Its end
ssm.delete_association(AssociationId=patching)
ssm.describe_association(AssociationId=patching)
