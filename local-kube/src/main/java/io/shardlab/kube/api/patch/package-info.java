/** The four kinds of patch, server-side apply among them. */
package io.shardlab.kube.api.patch;
