/** The AWS JSON protocol: structures, their two wire formats, and event streams. */
package io.shardlab.aws.protocol;
