/** What answers requests for objects: the verbs of a resource, watches, pod logs, reviews and tokens. */
package io.shardlab.kube.api.endpoint;
