/** What KEDA's admission webhooks refuse and warn of: decisions without I/O (upstream {@code apis/keda/v1alpha1/*_webhook.go}). */
package io.shardlab.kube.keda.webhooks;
