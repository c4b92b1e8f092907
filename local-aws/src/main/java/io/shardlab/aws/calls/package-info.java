/** The log of calls: who made which, with what outcome. */
package io.shardlab.aws.calls;
