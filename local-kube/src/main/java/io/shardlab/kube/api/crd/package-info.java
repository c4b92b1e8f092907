/** CustomResourceDefinitions: how they are written, what they make the server serve, and the schemas of their resources. */
package io.shardlab.kube.api.crd;
