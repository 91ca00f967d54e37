{{- /* Values that are well alone, and not together. */ -}}
{{- define "ssm-operator.problems.contradictions" -}}
{{- include "ssm-operator.problems.several" . }}
{{- include "ssm-operator.problems.tooMany" . }}
{{- include "ssm-operator.problems.notServed" . }}
{{- if not (or .Values.crds.keep .Values.crds.install) }}
crds.keep false is for the release that installs the CRDs. With crds.install false leave it true.
{{- end }}
{{- include "ssm-operator.problems.foreignAccount" . }}
{{- if and .Values.metrics.serviceMonitor.enabled (not .Values.metrics.service.enabled) }}
metrics.serviceMonitor.enabled needs metrics.service.enabled: a ServiceMonitor finds the pods by their Service.
{{- end }}
{{- include "ssm-operator.problems.noWayOut" . }}
{{- end -}}

{{- /* Replicas that do not wait for the lease. */ -}}
{{- define "ssm-operator.problems.several" -}}
{{- $settings := .Values.settings | default dict -}}
{{- if and (gt (int .Values.replicas) 1) (eq (toString $settings.leaderElection) "false") }}
replicas: with settings.leaderElection false there may be one: several would do everything several times.
{{- end }}
{{- end -}}

{{- /* More namespaces than one connection has streams for. */ -}}
{{- define "ssm-operator.problems.tooMany" -}}
{{- $withContent := .Values.contentFrom.enabled -}}
{{- $most := ternary 26 40 $withContent -}}
{{- $served := .Values.namespaces | default list | uniq | len -}}
{{- if gt $served $most }}
namespaces names {{ $served }}, and one operator can watch {{ $most }} of them
{{- ternary " (40 with contentFrom.enabled false)" "" $withContent }}.
{{- " " }}Leave namespaces out to serve all, or install several releases.
{{- end }}
{{- end -}}

{{- /* Namespaces with a right, which the operator does not look at. */ -}}
{{- define "ssm-operator.problems.notServed" -}}
{{- range $list := list "adoptionNamespaces" "publicSharingNamespaces" }}
{{- range index $.Values $list }}
{{- if and $.Values.namespaces (not (has . $.Values.namespaces)) }}
{{ $list }} names {{ . }}, and namespaces does not: the operator would not serve it. Name it in both, or in neither.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* A service account that is somebody else's. */ -}}
{{- define "ssm-operator.problems.foreignAccount" -}}
{{- with .Values.serviceAccount }}
{{- if not (or .create .name) }}
serviceAccount.name has to name an account that exists, because serviceAccount.create is false.
{{- end }}
{{- if and .annotations (not .create) }}
serviceAccount.annotations would go nowhere, because serviceAccount.create is false.
{{- " " }}Annotate your own account, and leave them out.
{{- end }}
{{- end }}
{{- end -}}

{{- /* A NetworkPolicy that lets nothing out. */ -}}
{{- define "ssm-operator.problems.noWayOut" -}}
{{- with .Values.networkPolicy }}
{{- if and .enabled (not (or .ports .extraEgress)) }}
networkPolicy.ports is empty, so that the operator could reach neither the API server nor AWS.
{{- " " }}Name their ports, or set networkPolicy.enabled to false.
{{- end }}
{{- end }}
{{- end -}}
