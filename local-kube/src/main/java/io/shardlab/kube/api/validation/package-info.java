/**
 * What makes an object invalid although its fields have the right types (upstream: {@code pkg/apis/core/validation} and
 * its siblings), one class for each idea, with upstream's sentences.
 */
package io.shardlab.kube.api.validation;
