/**
 * KEDA's operator as the lab needs it, laid out as KEDA is: {@code api} has the objects, {@code controller} reconciles a
 * ScaledObject into an HPA, {@code scaling} looks at the triggers and scales from and to zero, {@code scalers} are the
 * triggers, {@code metrics} answers the HPA. {@link io.shardlab.kube.keda.KedaOperator} is the program around them.
 */
package io.shardlab.kube.keda;
