/**
 * KEDA's operator as the lab needs it: ScaledObjects, their HPAs, the Kinesis trigger, the scale loop and the external
 * metrics API. {@link io.shardlab.kube.keda.ScaleDecision}, {@link io.shardlab.kube.keda.ScaledObjectHpa} and the records
 * beside them decide and know no API; {@link io.shardlab.kube.keda.KedaOperator} is the program around them.
 */
package io.shardlab.kube.keda;
