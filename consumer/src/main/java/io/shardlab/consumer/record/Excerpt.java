package io.shardlab.consumer.record;

/** The beginning of a text that somebody else chose the length of. */
public final class Excerpt {

    private Excerpt() {}

    /** The text, or its first characters and an ellipsis: never longer than the limit, and no half of a surrogate pair. */
    public static String of(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = characters - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
