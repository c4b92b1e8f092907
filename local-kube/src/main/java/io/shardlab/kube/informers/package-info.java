/** How every controller watches the API server. */
package io.shardlab.kube.informers;
