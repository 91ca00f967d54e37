# Who am I?
client('sts').get_caller_identity()

# What boto3 itself refuses, without a call
ssm.describe_document()
ssm.list_associations(MaxResults='many')
ssm.create_association(Name='AWS-RunShellScript', Targets=[{'Key': 'tag:a', 'Worth': ['b']}])
simulator('GET', 'calls/count')

# What AWS refuses
ssm.describe_association(AssociationId='nonsense')
ssm.create_association(Name='AWS-RunShellScript', MaxErrors='101%', ComplianceSeverity='high')
ssm.list_associations(MaxResults=51)
ssm.list_associations(NextToken='nonsense')
ssm.describe_association(AssociationId='00000000-0000-4000-8000-000000000000')
ssm.create_association(Name='AWS-RunShellScript')

# Errors are caught by their class
try:
    ssm.describe_document(Name='Nobody-Has-This')
except ssm.exceptions.InvalidDocument as error:
    caught = error.response
caught['Error'], caught['Message'], caught['ResponseMetadata']['HTTPStatusCode']

# What is not served here
ssm.send_command(DocumentName='AWS-RunShellScript')
client('sts').get_session_token()

# Who may not
simulator('PUT', 'policies/reader', {
    'Statement': [{'Effect': 'Allow', 'Action': 'ssm:List*', 'Resource': '*'}]
})
reader = client(access_key='reader')
reader.list_associations()
reader.delete_document(Name='Setup')

# Calls that are throttled are sent again, in each of the ways that boto3 has
simulator('POST', 'reset')
simulator('PUT', 'faults', [{'operation': 'ListAssociations', 'kind': 'throttle', 'times': 2}])
ssm.list_associations()
simulator('GET', 'calls/count')
simulator('POST', 'reset')
simulator('PUT', 'faults', [{'operation': 'ListAssociations', 'kind': 'throttle'}])
client(retries={'mode': 'standard', 'total_max_attempts': 2}).list_associations()
simulator('GET', 'calls/count')
client(retries={'mode': 'adaptive', 'total_max_attempts': 2}).list_associations()
simulator('GET', 'calls/count')
simulator('PUT', 'faults', [
    {'operation': 'ListDocuments', 'kind': 'error', 'code': 'InternalServerError', 'times': 1},
    {'operation': 'ListDocuments', 'kind': 'drop', 'times': 1},
])
ssm.list_documents(Filters=[{'Key': 'Owner', 'Values': ['Self']}])
simulator('GET', 'calls/count')

# STS names the same things otherwise
simulator('POST', 'reset')
simulator('PUT', 'faults', [{'operation': 'GetCallerIdentity', 'kind': 'throttle', 'times': 1}])
client('sts').get_caller_identity()['Account']
simulator('GET', 'calls/count')
simulator('PUT', 'faults', [{'operation': 'GetCallerIdentity', 'kind': 'denied'}])
client('sts').get_caller_identity()
