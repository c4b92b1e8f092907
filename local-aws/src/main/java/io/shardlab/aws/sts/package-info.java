/** The Security Token Service, and the web identities that it believes. */
package io.shardlab.aws.sts;
