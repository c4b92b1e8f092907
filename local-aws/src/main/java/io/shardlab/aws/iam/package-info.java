/** Identities, policies and signatures: who is calling, and what each may do. */
package io.shardlab.aws.iam;
