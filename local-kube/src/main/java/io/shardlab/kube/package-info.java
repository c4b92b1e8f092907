/** local-kube as a whole: the cluster that is put together from its parts, its options and its program. */
package io.shardlab.kube;
