# Two nodes, one of them fails
good, bad = 'i-0aaaaaaaaaaaaaaa1', 'i-0bbbbbbbbbbbbbbb2'
simulator('PUT', f'nodes/{good}', {'platformType': 'Linux', 'tags': {'Role': 'web'}})
simulator('PUT', f'nodes/{bad}', {'platformType': 'Linux', 'tags': {'Role': 'web'}})
simulator('PUT', 'outcomes', [
    {'nodeId': bad, 'status': 'Failed', 'exitCode': 3, 'stderr': 'disk full'},
    {'status': 'Success', 'durationMs': 5000},
])
ssm.describe_instance_information()
nodes = ssm.get_paginator('describe_instance_information').paginate(PaginationConfig={'MaxItems': 1})
[node['InstanceId'] for node in nodes.build_full_result()['InstanceInformationList']]

# An association runs at once
created = ssm.create_association(
    Name='AWS-RunShellScript',
    Targets=[{'Key': 'tag:Role', 'Values': ['web']}],
    Parameters={'commands': ['uptime']},
    ScheduleExpression='rate(30 minutes)',
    ComplianceSeverity='CRITICAL',
)
web = created['AssociationDescription']['AssociationId']
created['AssociationDescription']
simulator('POST', 'clock', {'advance': 'PT2S'})
ssm.describe_association(AssociationId=web)['AssociationDescription']['Overview']
run = ssm.describe_association_executions(AssociationId=web)['AssociationExecutions'][0]['ExecutionId']
targets = ssm.describe_association_execution_targets(AssociationId=web, ExecutionId=run)
targets
command = targets['AssociationExecutionTargets'][0]['OutputSource']['OutputSourceId']

# Waiting for it: time moves on by two seconds at each look
states = []
def look(**_):
    simulator('POST', 'clock', {'advance': 'PT2S'})
def see(parsed, **_):
    states.append(parsed.get('Status') or parsed['Error']['Code'])
ssm.meta.events.register('before-call.ssm.GetCommandInvocation', look)
ssm.meta.events.register('after-call.ssm.GetCommandInvocation', see)
simulator('PUT', 'faults', [
    {'operation': 'GetCommandInvocation', 'kind': 'error', 'code': 'InvocationDoesNotExist', 'times': 1}
])
waiter = ssm.get_waiter('command_executed')
waiter.wait(CommandId=command, InstanceId=good, WaiterConfig={'Delay': 0, 'MaxAttempts': 9})
states
waiter.wait(CommandId=command, InstanceId=bad, WaiterConfig={'Delay': 0, 'MaxAttempts': 9})

# Which node failed, and why
ssm.describe_association_execution_targets(
    AssociationId=web, ExecutionId=run, Filters=[{'Key': 'Status', 'Value': 'Failed'}]
)
ssm.get_command_invocation(CommandId=command, InstanceId=bad)
ssm.list_command_invocations(CommandId=command, Details=True)
invocations = ssm.get_paginator('list_command_invocations').paginate(PaginationConfig={'PageSize': 1})
[invocation['Status'] for page in invocations for invocation in page['CommandInvocations']]

# How the nodes stand
ssm.describe_instance_associations_status(InstanceId=bad)
ssm.describe_effective_instance_associations(InstanceId=bad)['Associations'][0].keys()
ssm.list_compliance_items(ResourceIds=[bad], ResourceTypes=['ManagedInstance'])
ssm.list_compliance_summaries()
ssm.list_resource_compliance_summaries()

# Once more by hand, and by schedule; times are datetimes
ssm.start_associations_once(AssociationIds=[web])
simulator('POST', 'clock', {'advance': 'PT1H'})
from datetime import timedelta
runs = ssm.get_paginator('describe_association_executions').paginate(
    AssociationId=web, PaginationConfig={'PageSize': 1}
).build_full_result()['AssociationExecutions']
[earlier['CreatedTime'] - later['CreatedTime'] > timedelta(0) for earlier, later in zip(runs, runs[1:])]
runs
