{{- /*
What is wrong with the values: the operator or Kubernetes would refuse it, or go without it and not tell.
Each "problems." takes the context, each "check." what its comment says; both answer a line a problem, or nothing.
Where a sentence goes on in the next line of a template, that line begins with {{- " " }}.
*/ -}}
{{- define "ssm-operator.problems" -}}
{{- $missing := include "ssm-operator.problems.missing" . | trim -}}
{{- if $missing -}}
{{- $missing -}}
{{- else -}}
{{- include "ssm-operator.problems.given" . -}}
{{- end -}}
{{- end -}}

{{- /* Of values none of which is missing. What they say together counts when each of them can be read. */ -}}
{{- define "ssm-operator.problems.given" -}}
{{- $kinds := include "ssm-operator.problems.kinds" . | trim }}
{{- $forms := include "ssm-operator.problems.forms" . | trim }}
{{ $kinds }}
{{ $forms }}
{{- if not (or $kinds $forms) }}
{{- include "ssm-operator.problems.timing" . }}
{{- end }}
{{- if not $kinds }}
{{- include "ssm-operator.problems.contradictions" . }}
{{- end }}
{{- include "ssm-operator.problems.taken" . }}
{{- end -}}

{{- /* What is no number, no flag and none of a few words where it has to be. */ -}}
{{- define "ssm-operator.problems.kinds" -}}
{{- include "ssm-operator.problems.flags" . }}
{{- include "ssm-operator.problems.choices" . }}
{{- include "ssm-operator.problems.numbers" . }}
{{- include "ssm-operator.problems.settings" . }}
{{- end -}}

{{- /* What is text, and does not look as it has to. */ -}}
{{- define "ssm-operator.problems.forms" -}}
{{- include "ssm-operator.problems.scope" . }}
{{- include "ssm-operator.problems.image" . }}
{{- include "ssm-operator.problems.interval" . }}
{{- include "ssm-operator.problems.resources" . }}
{{- include "ssm-operator.problems.claims" . }}
{{- include "ssm-operator.problems.labels" . }}
{{- include "ssm-operator.problems.annotations" . }}
{{- include "ssm-operator.problems.env" . }}
{{- include "ssm-operator.problems.envFrom" . }}
{{- include "ssm-operator.problems.pullSecrets" . }}
{{- include "ssm-operator.problems.account" . }}
{{- end -}}
