/** Faults that were asked for: whom they strike, how often and when. */
package io.shardlab.aws.faults;
