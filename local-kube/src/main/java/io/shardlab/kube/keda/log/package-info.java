/** The operator's log. */
package io.shardlab.kube.keda.log;
