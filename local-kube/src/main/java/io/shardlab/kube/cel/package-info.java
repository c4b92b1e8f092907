/**
 * Validation rules of custom resources in the Common Expression Language: types by schema, Kubernetes' own functions,
 * compilation and evaluation.
 */
package io.shardlab.kube.cel;
