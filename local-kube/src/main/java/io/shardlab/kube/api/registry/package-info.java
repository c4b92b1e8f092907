/** The stored objects and the rules of writing them that hold for every kind (upstream: the generic registry). */
package io.shardlab.kube.api.registry;
