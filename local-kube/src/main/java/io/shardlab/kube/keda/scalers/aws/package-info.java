/** Triggers on AWS, and as whom they call (upstream {@code pkg/scalers/aws*}). */
package io.shardlab.kube.keda.scalers.aws;
