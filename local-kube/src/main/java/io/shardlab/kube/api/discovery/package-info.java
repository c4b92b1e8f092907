/** What tells clients which APIs there are, those of aggregated servers included, and who issues tokens. */
package io.shardlab.kube.api.discovery;
