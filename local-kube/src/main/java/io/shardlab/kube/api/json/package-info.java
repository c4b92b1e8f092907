/** Objects as JSON trees, and the notations in them: names, times, quantities, conditions. */
package io.shardlab.kube.api.json;
