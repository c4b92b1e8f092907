/** Brings a ScaledObject, its HPA and its scale loop in line (upstream {@code controllers/keda}). */
package io.shardlab.kube.keda.controller;
