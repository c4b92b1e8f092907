/** Refusals in AWS's own terms. */
package io.shardlab.aws.error;
