{{- /* What a pod asks of its node. */ -}}
{{- define "ssm-operator.problems.resources" -}}
{{- $resources := .Values.resources | default dict -}}
{{- range $part, $amounts := pick $resources "limits" "requests" }}
{{- range $name, $amount := $amounts }}
{{- include "ssm-operator.check.amount" (list $part $name (include "ssm-operator.plain" $amount)) }}
{{- end }}
{{- end }}
{{- range $name, $amount := $resources.requests }}
{{- $limit := get ($resources.limits | default dict) $name | include "ssm-operator.plain" -}}
{{- include "ssm-operator.check.request" (list $name (include "ssm-operator.plain" $amount) $limit) }}
{{- end }}
{{- end -}}

{{- /* Devices that the container is to get, of those that the pod claims. */ -}}
{{- define "ssm-operator.problems.claims" -}}
{{- $claimed := list -}}
{{- range .Values.resourceClaims -}}
{{- $claimed = append $claimed .name -}}
{{- end -}}
{{- range $index, $claim := (.Values.resources | default dict).claims }}
{{- if not (has $claim.name $claimed) }}
resources.claims[{{ $index }}] names {{ $claim.name }}, and resourceClaims does not: Kubernetes takes no such pod.
{{- " " }}Name it in both.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Takes (part name amount): part is limits or requests. */ -}}
{{- define "ssm-operator.check.amount" -}}
{{- $name := index . 1 -}}
{{- $amount := index . 2 -}}
{{- $path := printf "resources.%s.%s" (index . 0) $name -}}
{{- $form := include "ssm-operator.amountForm" $name | fromJson -}}
{{- if $form }}
{{- include "ssm-operator.check.form" (list $path $amount $form) }}
{{- else }}
resources.{{ index . 0 }} can't hold {{ quote $name }}:
{{- " " }}Kubernetes knows cpu, memory, ephemeral-storage and hugepages-2Mi,
{{- " " }}and others by a name with a domain, such as example.com/gpu.
{{- end }}
{{- if eq $name "memory" }}
{{- include "ssm-operator.check.memory" (list $path $amount) }}
{{- end }}
{{- end -}}

{{- /* Takes (path amount): 256m of memory is a quarter of a byte, and 256 is not much more. */ -}}
{{- define "ssm-operator.check.memory" -}}
{{- $path := index . 0 -}}
{{- $amount := index . 1 -}}
{{- with include "ssm-operator.size" (list "memory" $amount) }}
{{- if lt (float64 .) 1048576.0 }}
{{ $path }} is less than 1Mi: {{ $amount }}. Give it a unit, such as 256Mi.
{{- else if and (eq $path "resources.limits.memory") (lt (float64 .) 100663296.0) }}
{{ $path }} is {{ $amount }}, and the operator would be killed without a word: it takes 53Mi with nothing to do.
{{- " " }}Give it 96Mi or more.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Takes (name request limit): what both are of, and how much. */ -}}
{{- define "ssm-operator.check.request" -}}
{{- $name := index . 0 -}}
{{- $requested := index . 1 -}}
{{- $limited := index . 2 -}}
{{- $request := include "ssm-operator.size" (list $name $requested) -}}
{{- $limit := include "ssm-operator.size" (list $name $limited) -}}
{{- $isShared := has $name (list "cpu" "memory" "ephemeral-storage") -}}
{{- if $request }}
{{- if not (or $isShared $limit) }}
resources.limits.{{ $name }} is missing:
{{- " " }}of what is not shared Kubernetes wants the limit, and the same as resources.requests.
{{- else if not (or $isShared (eq (float64 $request) (float64 $limit))) }}
resources.requests.{{ $name }} is {{ $requested }}, and resources.limits.{{ $name }} is {{ $limited }}:
{{- " " }}of this Kubernetes wants the same in both.
{{- else if and $limit (gt (float64 $request) (float64 $limit)) }}
resources.requests.{{ $name }} is {{ $requested }}, and more than resources.limits.{{ $name }}, which is {{ $limited }}:
{{- " " }}Kubernetes takes no such pod. Lower the one, or raise the other.
{{- end }}
{{- end }}
{{- end -}}
