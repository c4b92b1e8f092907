/** What AWS does not offer: calls, privileges, faults and paces, asked for under {@code /_shardlab/}. */
package io.shardlab.aws.admin;
