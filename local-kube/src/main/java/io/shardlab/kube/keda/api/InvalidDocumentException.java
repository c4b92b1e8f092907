package io.shardlab.kube.keda.api;

import java.util.List;

/** A document that does not keep what its fields declare; carries every mistake, not only the first. */
public final class InvalidDocumentException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidDocumentException(List<String> mistakes) {
        super(String.join("; ", mistakes));
    }
}
