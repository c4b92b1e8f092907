/** Faults that were asked for: for whom, how often and when. */
package io.shardlab.aws.faults;
