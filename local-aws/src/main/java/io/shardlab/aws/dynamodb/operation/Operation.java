package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.protocol.Structure;
import java.util.function.Function;

/**
 * One operation of the DynamoDB API. What policies are asked about it, {@link io.shardlab.aws.dynamodb.TableAccess} knows.
 *
 * @param handler answers a call; it throws when the call is refused, and then has changed nothing
 */
record Operation(String name, Function<Request, Structure> handler) {}
