/** Why a consumer does not scale, as far as the cluster itself says so: the objects around its pods, and the likely cause in a sentence. */
package io.shardlab.lab.diagnosis;
