/**
 * What makes an emulator a program: a command line, logs on standard error, one line on standard output when it is ready, and an
 * end that leaves nothing behind. It knows neither AWS nor Kubernetes.
 */
package io.shardlab.program;
