/** What a trigger is: its settings, its metric and its answers (upstream {@code pkg/scalers} and {@code scalersconfig}). */
package io.shardlab.kube.keda.scalers;
