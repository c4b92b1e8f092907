/** Conditions, updates and projections, read from a request's expressions or its legacy parameters. */
package io.shardlab.aws.dynamodb.expression;
