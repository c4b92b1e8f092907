/** The CloudWatch API: operations by their names. */
package io.shardlab.aws.cloudwatch.operation;
