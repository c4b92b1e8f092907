/** What controllers ask of a pod, said once. */
package io.shardlab.kube.pod;
