package io.shardlab.lab.checkout;

/** The lab cannot do what it was asked to, for a reason that its user can act on; the message is a sentence for them. */
public class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LabException(String sentence) {
        super(sentence);
    }

    public LabException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
