package io.shardlab.kube.kubelet;

import java.util.List;

/** Image catalogues that cannot be used. */
public final class ImageCatalogueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    ImageCatalogueException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake, each a sentence. */
    public List<String> mistakes() {
        return mistakes;
    }
}
