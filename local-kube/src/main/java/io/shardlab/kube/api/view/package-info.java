/** The forms in which a client may ask for an object: itself, a table, its metadata, the other API of an event. */
package io.shardlab.kube.api.view;
