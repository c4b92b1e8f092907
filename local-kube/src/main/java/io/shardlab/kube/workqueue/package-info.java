/** The queue that every controller works from (client-go: {@code util/workqueue}). */
package io.shardlab.kube.workqueue;
