/** CloudWatch's metrics: what services put in, and statistics over periods. */
package io.shardlab.aws.cloudwatch;
