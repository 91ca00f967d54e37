{{- /* What is wrong with the values, a line each: the operator would refuse it, or go without it and not tell. */ -}}
{{- define "ssm-operator.problems" -}}
{{- $unreadable := printf "%s%s" (include "ssm-operator.nulls" .) (include "ssm-operator.lists" .) | trim -}}
{{- if $unreadable -}}
{{ $unreadable }}
{{- else -}}
{{- $kinds := include "ssm-operator.kinds" . | trim }}
{{- $forms := include "ssm-operator.forms" . | trim }}
{{ $kinds }}
{{ $forms }}
{{- if not (or $kinds $forms) }}
{{- include "ssm-operator.timing" . }}
{{- end }}
{{- if not $kinds }}
{{- include "ssm-operator.contradictions" . }}
{{- end }}
{{- include "ssm-operator.namings" . }}
{{- end -}}
{{- end -}}

{{- /* A null, and that is a map whose lines are all comments, too, takes the default away. */ -}}
{{- define "ssm-operator.nulls" -}}
{{- $needed := .Files.Get "files/defaults.json" | fromJson | dig "needed" list -}}
{{- if eq (toString (get (.Values.networkPolicy | default dict) "enabled")) "false" -}}
{{- $needed = without $needed "networkPolicy.ports" -}}
{{- end -}}
{{- range $path := $needed -}}
{{- $value := $.Values -}}
{{- range splitList "." $path -}}
{{- if not (kindIs "invalid" $value) -}}{{- $value = index $value . -}}{{- end -}}
{{- end -}}
{{- if kindIs "invalid" $value }}
{{- $cause := "a null takes the default away, and so does helm upgrade --reuse-values where the default is new" }}
{{ $path }} has no value, and needs one: {{ $cause }}. Leave the line out, or use --reset-then-reuse-values.
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "ssm-operator.lists" -}}
{{- range $name := list "namespaces" "adoptionNamespaces" "publicSharingNamespaces" -}}
{{- $value := index $.Values $name -}}
{{- if not (or (kindIs "invalid" $value) (kindIs "slice" $value)) }}
{{ $name }} must be a list, such as [fleet], and not {{ toJson $value }}.
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "ssm-operator.contradictions" -}}
{{- $settings := .Values.settings | default dict -}}
{{- if and (gt (int .Values.replicas) 1) (eq (toString $settings.leaderElection) "false") }}
replicas: with settings.leaderElection false there may be one: several would do everything several times.
{{- end }}
{{- $most := ternary 26 40 .Values.contentFrom.enabled -}}
{{- $served := .Values.namespaces | default list | uniq | len -}}
{{- $more := ternary " (40 with contentFrom.enabled false)" "" .Values.contentFrom.enabled -}}
{{- if gt $served $most }}
namespaces names {{ $served }}, and one operator can watch {{ $most }} of them{{ $more }}. Leave namespaces out to serve all, or install several releases.
{{- end }}
{{- range $list := list "adoptionNamespaces" "publicSharingNamespaces" }}
{{- range index $.Values $list }}
{{- if and $.Values.namespaces (not (has . $.Values.namespaces)) }}
{{ $list }} names {{ . }}, and namespaces does not: the operator would not serve it. Name it in both, or in neither.
{{- end }}
{{- end }}
{{- end }}
{{- if not (or .Values.crds.keep .Values.crds.install) }}
crds.keep false is for the release that installs the CRDs. With crds.install false leave it true.
{{- end }}
{{- with .Values.serviceAccount }}
{{- if not (or .create .name) }}
serviceAccount.name has to name an account that exists, because serviceAccount.create is false.
{{- end }}
{{- if and .annotations (not .create) }}
serviceAccount.annotations would go nowhere, because serviceAccount.create is false. Annotate your own account, and leave them out.
{{- end }}
{{- end }}
{{- with .Values.metrics }}
{{- if and .serviceMonitor.enabled (not .service.enabled) }}
metrics.serviceMonitor.enabled needs metrics.service.enabled: a ServiceMonitor finds the pods by their Service.
{{- end }}
{{- end }}
{{- with .Values.networkPolicy }}
{{- if and .enabled (not (or .ports .extraEgress)) }}
networkPolicy.ports is empty, so that the operator could reach neither the API server nor AWS. Name their ports, or set networkPolicy.enabled to false.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Names that are taken. */ -}}
{{- define "ssm-operator.namings" -}}
{{- $own := include "ssm-operator.ownLabels" . | fromYaml -}}
{{- $labels := dict "commonLabels" .Values.commonLabels "podLabels" .Values.podLabels "metrics.serviceMonitor.labels" .Values.metrics.serviceMonitor.labels -}}
{{- range $path, $given := $labels }}
{{- range $label, $_ := $given }}
{{- if hasKey $own $label }}
{{ $path }} can't hold {{ $label }}: the chart sets it, and finds the pods by such labels. Take another name.
{{- end }}
{{- end }}
{{- end }}
{{- $taken := include "ssm-operator.variables" . | fromYaml -}}
{{- range .Values.env }}
{{- $name := toString .name -}}
{{- if hasKey $taken $name }}
env can't hold {{ $name }}: it comes from {{ get $taken $name }}.
{{- end }}
{{- $_ := set $taken $name "another line of env" -}}
{{- end }}
{{- end -}}

{{- /* By environment variable: which value it comes from. Every setting has one, given or not. */ -}}
{{- define "ssm-operator.variables" -}}
POD_NAMESPACE: the namespace of the release
{{- if .Values.region }}
AWS_REGION: region
{{- end }}
{{- range list "clusterName" "region" "namespaces" "adoptionNamespaces" "publicSharingNamespaces" }}
{{ snakecase . | upper }}: {{ . }}
{{- end }}
CONTENT_FROM: contentFrom.enabled
{{- range .Files.Get "files/settings.json" | fromJson | dig "names" list }}
{{ snakecase . | upper }}: settings.{{ . }}
{{- end }}
{{- end -}}
