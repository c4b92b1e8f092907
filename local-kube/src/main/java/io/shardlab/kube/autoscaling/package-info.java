/** The API group autoscaling, as far as the API server and the controllers must agree on it. */
package io.shardlab.kube.autoscaling;
