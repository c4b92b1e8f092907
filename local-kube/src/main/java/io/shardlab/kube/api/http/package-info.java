/** Requests and answers on the wire: TLS, who sends a request, its path and body, JSON and protobuf, proxying. */
package io.shardlab.kube.api.http;
