/** What every client of the API server here needs to understand its answers. */
package io.shardlab.kube.client;
