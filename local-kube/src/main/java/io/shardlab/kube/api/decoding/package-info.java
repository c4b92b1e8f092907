/** What upstream's decoder does to objects of built-in kinds: fields that are unknown go, values of a wrong type are refused. */
package io.shardlab.kube.api.decoding;
