/** AWS for a lab: the program, the library, and how either is started. */
package io.shardlab.aws;
