/** Label selectors and field selectors. */
package io.shardlab.kube.api.selector;
