# A runbook for each target
node = 'i-0aaaaaaaaaaaaaaa1'
simulator('PUT', f'nodes/{node}', {'platformType': 'Linux'})
restart = ssm.create_association(
    Name='AWS-RestartEC2Instance',
    AutomationTargetParameterName='InstanceId',
    Targets=[{'Key': 'InstanceIds', 'Values': [node]}],
)['AssociationDescription']['AssociationId']
simulator('POST', 'clock', {'advance': 'PT1M'})
run = ssm.describe_association_executions(AssociationId=restart)['AssociationExecutions'][0]['ExecutionId']
targets = ssm.describe_association_execution_targets(AssociationId=restart, ExecutionId=run)
targets
automation = targets['AssociationExecutionTargets'][0]['OutputSource']['OutputSourceId']
ssm.get_automation_execution(AutomationExecutionId=automation)
ssm.describe_automation_step_executions(AutomationExecutionId=automation)
steps = ssm.get_paginator('describe_automation_step_executions').paginate(
    AutomationExecutionId=automation, PaginationConfig={'PageSize': 1}
)
[step['StepName'] for page in steps for step in page['StepExecutions']]
ssm.get_automation_execution(AutomationExecutionId='00000000-0000-4000-8000-000000000000')

# Calendars
simulator('PUT', 'calendars/business-hours', [
    {'from': '2026-01-01T08:00:00Z', 'to': '2026-01-01T18:00:00Z', 'state': 'OPEN'}
])
ssm.get_calendar_state(CalendarNames=['business-hours'])
ssm.get_calendar_state(CalendarNames=['Nobody-Has-This'])
