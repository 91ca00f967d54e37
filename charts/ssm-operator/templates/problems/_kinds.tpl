{{- /* Flags that have a default. */ -}}
{{- define "ssm-operator.problems.flags" -}}
{{- range $path := (.Files.Get "files/defaults.json" | fromJson).flags }}
{{- $value := (include "ssm-operator.at" (list $path $.Values) | fromJson).value }}
{{- include "ssm-operator.check.flag" (list $path $value) }}
{{- end }}
{{- end -}}

{{- /* One of a few words. */ -}}
{{- define "ssm-operator.problems.choices" -}}
{{- $pull := list "Always" "IfNotPresent" "Never" -}}
{{- include "ssm-operator.check.choice" (list "image.pullPolicy" .Values.image.pullPolicy $pull) }}
{{- $deletion := list "Retain" "AsDeclared" -}}
{{- include "ssm-operator.check.choice" (list "drain.deletionPolicy" .Values.drain.deletionPolicy $deletion) }}
{{- end -}}

{{- /* Whole numbers beside the settings. */ -}}
{{- define "ssm-operator.problems.numbers" -}}
{{- $count := "a whole number, 0 to 2147483647, such as 2" -}}
{{- include "ssm-operator.check.whole" (list "replicas" .Values.replicas 0 2147483647 $count) }}
{{- $stop := .Values.terminationGracePeriodSeconds -}}
{{- $seconds := "a whole number of seconds, 0 to 1000000, such as 30" -}}
{{- include "ssm-operator.check.whole" (list "terminationGracePeriodSeconds" $stop 0 1000000 $seconds) }}
{{- $drain := .Values.drain.timeoutSeconds -}}
{{- $seconds = "a whole number of seconds, 1 to 1000000, such as 240" -}}
{{- include "ssm-operator.check.whole" (list "drain.timeoutSeconds" $drain 1 1000000 $seconds) }}
{{- range $index, $value := .Values.networkPolicy.ports }}
{{- $path := printf "networkPolicy.ports[%d]" $index -}}
{{- include "ssm-operator.check.whole" (list $path $value 1 65535 "a port from 1 to 65535, such as 443") }}
{{- end }}
{{- end -}}

{{- /* The settings, in the words that the operator has for them. */ -}}
{{- define "ssm-operator.problems.settings" -}}
{{- $forms := (.Files.Get "files/settings.json" | fromJson).forms -}}
{{- range $name, $value := .Values.settings }}
{{- with get $forms $name }}
{{- include "ssm-operator.check.form" (list (printf "settings.%s" $name) $value .) }}
{{- end }}
{{- end }}
{{- end -}}
