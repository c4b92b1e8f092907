{{/* Labels of everything in the chart; "app" is the one that the tutorial selects by. */}}
{{- define "kcl-consumer.labels" -}}
app: kcl-consumer
app.kubernetes.io/name: kcl-consumer
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* IMAGE:TAG, or IMAGE@DIGEST. */}}
{{- define "kcl-consumer.image" -}}
{{- if hasPrefix "sha256:" .Values.image.tag -}}
{{ .Values.image.repository }}@{{ .Values.image.tag }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}
{{- end }}

{{- define "kcl-consumer.secretName" -}}
{{- default "kcl-consumer-aws-credentials" .Values.auth.secret.existingName -}}
{{- end }}

{{/* Does this release make the Secret itself? */}}
{{- define "kcl-consumer.makesSecret" -}}
{{- if and (eq .Values.auth.mode "secret") (not .Values.auth.secret.existingName) }}true{{ end -}}
{{- end }}

{{- define "kcl-consumer.triggerAuthenticationName" -}}
{{ .Values.scaledObject.name }}-auth
{{- end }}
