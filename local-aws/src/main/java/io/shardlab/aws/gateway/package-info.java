/** The one endpoint in front of every service: HTTP, who calls, what is asked for, and back. */
package io.shardlab.aws.gateway;
