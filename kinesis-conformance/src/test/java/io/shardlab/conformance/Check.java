package io.shardlab.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** A check, and how we know what it demands. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@interface Check {

    Basis basis();

    /** The page that documents it, the date on which it was recorded, or what it was inferred from. */
    String source();

    /** How sure a check's demand is. */
    enum Basis {
        /** Seen on AWS. */
        RECORDED,
        /** Said by AWS's documentation. */
        DOCUMENTED,
        /** Neither: concluded from what clients depend on, or reported by others. */
        INFERRED
    }
}
