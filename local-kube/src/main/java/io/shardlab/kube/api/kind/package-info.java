/** The kinds that are built in: names, columns, strategy, scale, and what every namespace gets. */
package io.shardlab.kube.api.kind;
